namespace Blockchain.Wallet.Standing;

/// <summary>Where a payment stands, forks considered.</summary>
public enum StandingKind
{
    /// <summary>In a block, and no open fork touches it.</summary>
    Confirmed,

    /// <summary>In a block on every branch of every open fork.</summary>
    OnAllBranches,

    /// <summary>In a block on the node's branch and not on all others: not safe.</summary>
    OnlyOurs,

    /// <summary>In a block on a branch that the node does not follow.</summary>
    OnlyTheirs,

    /// <summary>A branch confirms another transaction that spends the same coin.</summary>
    Conflicting,

    /// <summary>Waits for its first block.</summary>
    Waiting,

    /// <summary>Was in a block that left the chain, and waits for another.</summary>
    BackInMempool,

    /// <summary>Was in a block that left the chain, and waits nowhere: it can be sent again.</summary>
    Orphaned,

    /// <summary>Was sent, and waits nowhere: it can be sent again.</summary>
    Unsent,

    /// <summary>Another payment of the wallet took its place.</summary>
    Replaced,

    /// <summary>The owner has given it up, and its coins are free.</summary>
    Abandoned,

    /// <summary>Cannot be confirmed on this chain any more.</summary>
    Lost,
}
