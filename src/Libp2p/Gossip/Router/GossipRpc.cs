namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>One gossipsub RPC, free of its encoding (pubsub r3, gossipsub 1.1 r8). Lists are not changed once it is made.</summary>
/// <remarks>One object is sent to many peers, so that it is encoded once.</remarks>
public sealed class GossipRpc
{
    /// <summary>Topics that the sender takes from now on, or no more.</summary>
    public IReadOnlyList<GossipSubscription> Subscriptions { get; init; } = [];

    /// <summary>Messages.</summary>
    public IReadOnlyList<GossipEnvelope> Messages { get; init; } = [];

    /// <summary>Messages that the sender has and would send.</summary>
    public IReadOnlyList<GossipIHave> IHave { get; init; } = [];

    /// <summary>Messages that the sender wants.</summary>
    public IReadOnlyList<MessageId> IWant { get; init; } = [];

    /// <summary>Topics in whose mesh the sender put the receiver.</summary>
    public IReadOnlyList<Topic> Graft { get; init; } = [];

    /// <summary>Topics out of whose mesh the sender put the receiver.</summary>
    public IReadOnlyList<GossipPrune> Prune { get; init; } = [];
}
