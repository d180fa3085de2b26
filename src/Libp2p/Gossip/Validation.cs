namespace Blockchain.Libp2p.Gossip;

/// <summary>What the application says of a message (gossipsub 1.1, extended validators).</summary>
public enum Validation
{
    /// <summary>Right: deliver and forward it.</summary>
    Accept,

    /// <summary>Wrong in itself: neither deliver nor forward, and its sender's score falls.</summary>
    Reject,

    /// <summary>Of no use here, or not now: neither deliver nor forward, and nobody's score changes.</summary>
    Ignore,
}
