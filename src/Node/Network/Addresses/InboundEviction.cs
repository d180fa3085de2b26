using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Node.Network.Addresses;

/// <summary>Who goes when too many peers have dialled this node: the youngest of the group that holds most of the places. Own dials stay.</summary>
public static class InboundEviction
{
    /// <summary>Inbound connections of a node.</summary>
    public const int InboundMax = 117;

    /// <summary>The peer to end; null while there is room.</summary>
    /// <param name="connections">All connections, the oldest first.</param>
    /// <param name="inboundMax">Inbound connections that may stay.</param>
    public static PeerId? Choose(IReadOnlyList<PeerConnection> connections, int inboundMax = InboundMax)
    {
        PeerConnection[] inbound = [.. connections.Where(static connection => connection.Direction == Direction.Inbound)];
        return inbound.Length <= inboundMax ? null : inbound.GroupBy(static connection => PeerAddress.GroupOf(connection.Address))
            .MaxBy(static group => group.Count())?.Last().Peer;
    }
}
