namespace Blockchain.Consensus.Forks;

/// <summary>What became of a transaction whose block left the chain.</summary>
/// <remarks>None of them is called expired: a transaction of this format never runs out; one that waits for its lock time is invalid under that rule.</remarks>
public enum FateKind
{
    /// <summary>It stands in a block of the kept branch too.</summary>
    ConfirmedAgain,

    /// <summary>It may still be confirmed: valid on the kept tip.</summary>
    BackInMempool,

    /// <summary>The kept branch spends one of its coins with another transaction.</summary>
    DoubleSpent,

    /// <summary>It was the reward of a block that left.</summary>
    LostCoinbase,

    /// <summary>It spends an output of a transaction that died.</summary>
    ChildOf,

    /// <summary>A rule in force on the kept tip refuses it.</summary>
    InvalidUnder,
}
