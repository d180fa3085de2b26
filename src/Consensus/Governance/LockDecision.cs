namespace Blockchain.Consensus.Governance;

/// <summary>Whether a voter may sign.</summary>
public enum LockDecision
{
    /// <summary>Yes, once the new lock is durable.</summary>
    Sign,

    /// <summary>Yes: the same plan was signed before, and signing it again says nothing new.</summary>
    SignAgain,

    /// <summary>No: a later epoch was signed already.</summary>
    EpochPassed,

    /// <summary>No: another plan of this epoch was signed already.</summary>
    EpochTaken,
}
