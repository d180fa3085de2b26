namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>What became of a message that the router asked to validate.</summary>
public enum GossipVerdict
{
    /// <summary>The signature is right and the application accepts it: deliver and forward.</summary>
    Accept,

    /// <summary>The signature is right and the application refuses it: all that sent it lose score.</summary>
    Reject,

    /// <summary>The signature is right and it is of no use here or now: nobody's score changes.</summary>
    Ignore,

    /// <summary>The signature is not its author's: its senders lose score, and a right copy may still come.</summary>
    BadSignature,

    /// <summary>Nobody had the time to look: it is forgotten, and another copy may still come.</summary>
    Dropped,
}
