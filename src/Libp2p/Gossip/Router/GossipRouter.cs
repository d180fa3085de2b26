using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>Gossipsub 1.1 as a pure state machine: events and the time go in, effects come out.</summary>
/// <remarks>Not thread-safe. No clock, no I/O; the same events, times and seed give the same effects.</remarks>
public sealed class GossipRouter
{
    /// <summary>Starts one without peers and topics.</summary>
    /// <param name="self">This node.</param>
    /// <param name="parameters">Parameters and limits.</param>
    /// <param name="random">Chooses among equals.</param>
    public GossipRouter(PeerId self, GossipParameters parameters, Random random)
    {
        Self = self;
        _ = parameters;
        _ = random;
    }

    /// <summary>This node.</summary>
    public PeerId Self { get; }

    /// <summary>Takes one event.</summary>
    /// <param name="gossipEvent">What happened.</param>
    /// <param name="now">Time since any fixed start; never falls.</param>
    /// <returns>What to do, in order. The list is the caller's to keep.</returns>
    public IReadOnlyList<GossipEffect> Handle(GossipEvent gossipEvent, TimeSpan now) => throw new NotImplementedException();

    /// <summary>The connected peers that told their subscription to a topic.</summary>
    public IReadOnlyList<PeerId> Subscribers(Topic topic) => throw new NotImplementedException();

    /// <summary>The peers of this node's mesh for a topic; empty for a topic that it does not take.</summary>
    public IReadOnlyList<PeerId> Mesh(Topic topic) => throw new NotImplementedException();

    /// <summary>A peer's score; 0 for a stranger.</summary>
    public double Score(PeerId peer) => throw new NotImplementedException();

    /// <summary>The scores of all connected peers.</summary>
    public IReadOnlyDictionary<PeerId, double> Scores() => throw new NotImplementedException();
}
