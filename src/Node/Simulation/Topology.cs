using System.Collections.Immutable;

namespace Blockchain.Node.Simulation;

/// <summary>Which nodes are linked at the start.</summary>
public static class Topology
{
    /// <summary>Nodes up to which a network is meshed completely.</summary>
    public const int FullMeshNodeCountMax = 16;

    /// <summary>Links a node of a large network opens, as Bitcoin Core does.</summary>
    public const int OutboundLinkCount = 8;

    /// <summary>
    /// Everybody with everybody up to <see cref="FullMeshNodeCountMax"/> nodes; above, each opens
    /// <see cref="OutboundLinkCount"/> links: the first to its predecessor, so that the network is connected, the rest by chance.
    /// </summary>
    public static ImmutableArray<(NodeIndex A, NodeIndex B)> Of(int nodeCount, SplitMix64 chance)
    {
        SortedSet<(NodeIndex A, NodeIndex B)> pairs = [];
        for (int node = 1; node < nodeCount; node++)
        {
            if (nodeCount <= FullMeshNodeCountMax)
            {
                for (int peer = 0; peer < node; peer++) pairs.Add((new(peer), new(node)));
                continue;
            }
            pairs.Add((new(node - 1), new(node)));
            for (int link = 1; link < OutboundLinkCount; link++)
            {
                int peer = (int)chance.Below(nodeCount);
                if (peer != node) pairs.Add((new(Math.Min(peer, node)), new(Math.Max(peer, node))));
            }
        }
        return [.. pairs];
    }
}
