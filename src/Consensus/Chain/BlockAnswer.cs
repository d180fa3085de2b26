namespace Blockchain.Consensus.Chain;

/// <summary>What became of a block that was handed in.</summary>
public enum BlockAnswer : byte
{
    /// <summary>New, stored, and tried as part of the best chain: it is valid.</summary>
    Connected,

    /// <summary>New and stored; whether it is valid will be known when its branch is tried.</summary>
    Inconclusive,

    /// <summary>Already here, and nothing is known against it.</summary>
    Duplicate,

    /// <summary>Already known to be invalid.</summary>
    DuplicateInvalid,

    /// <summary>Nobody asked for it and it does not help: not looked at further.</summary>
    Unrequested,

    /// <summary>It breaks a rule: see the violation.</summary>
    Rejected,
}
