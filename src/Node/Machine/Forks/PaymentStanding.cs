namespace Blockchain.Node.Machine.Forks;

/// <summary>What a fork means for one payment, seen from this node.</summary>
public enum PaymentStanding
{
    /// <summary>Not in any block since the fork, nor waiting: confirmed before it, or unknown.</summary>
    Untouched,

    /// <summary>Waits for a block.</summary>
    Waiting,

    /// <summary>Confirmed on every branch.</summary>
    OnAllBranches,

    /// <summary>Confirmed only on the branch that this node follows: not safe.</summary>
    OnlyOurs,

    /// <summary>Confirmed only on a branch that this node does not follow.</summary>
    OnlyTheirs,

    /// <summary>Another transaction that spends the same output is confirmed on another branch: a double spend.</summary>
    Conflicting,
}
