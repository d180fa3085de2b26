using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>Meshes have the right size and both ends of a mesh link know of it.</summary>
public sealed class MeshCheck(VirtualNetwork network, Scenario scenario, Outcome outcome)
{
    private static readonly Topic[] Topics = [Scenario.Blocks, Scenario.Votes, Scenario.Quiet];

    /// <summary>Meshes that are too small although there are peers, or too large.</summary>
    public IEnumerable<string> Sizes()
    {
        GossipParameters parameters = scenario.Parameters;
        foreach (VirtualPeer peer in network.Honest)
        {
            foreach (Topic topic in peer.Topics.Keys)
            {
                int size = peer.Router!.Mesh(topic).Count;
                int possible = peer.Links.Count(link => link.OpenSince is not null
                    && link.Other(peer) is { IsHonest: true } other && other.Topics.ContainsKey(topic)
                    && (peer.Router.Mesh(topic).Contains(other.Id) || network.CanMesh(peer, other, topic)));
                if (size < Math.Min(parameters.MeshPeersMin, possible)) yield return $"the mesh of {peer.Index} for {topic} has {size} of {possible} peers";
                if (size > parameters.MeshPeersMax) yield return $"the mesh of {peer.Index} for {topic} has {size} peers";
            }
        }
    }

    /// <summary>Once nothing is under way: mesh links of which one end does not know.</summary>
    public void AreMutual()
    {
        foreach (VirtualPeer peer in network.Honest)
        {
            foreach (Topic topic in Topics)
            {
                foreach (PeerId id in peer.Router!.Mesh(topic))
                {
                    VirtualPeer other = network.Peers[VirtualPeer.IndexOf(id)];
                    if (network.Between(peer, other) is null) outcome.Find($"{peer.Index} keeps {other.Index} in its mesh for {topic} without a connection");
                    else if (other.IsHonest && !other.Router!.Mesh(topic).Contains(peer.Id)) outcome.Find($"{other.Index} does not know that it is in the mesh of {peer.Index} for {topic}");
                }
            }
        }
    }
}
