namespace Blockchain.Libp2p.Gossip.Wire;

/// <summary>What a frame carries: a full queue gives up gossip first, messages next, control never.</summary>
public enum GossipFrameKind
{
    /// <summary>Only IHAVE: a peer that is behind has no use for more, and it comes again with a heartbeat.</summary>
    Gossip,

    /// <summary>Messages: what a peer missed it can ask for while it is remembered. IWANT too: a peer that was never asked would be blamed for not answering.</summary>
    Messages,

    /// <summary>Subscriptions, GRAFT, PRUNE: without them the two sides disagree for long.</summary>
    Control,
}
