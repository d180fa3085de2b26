namespace Blockchain.Consensus.Chain;

/// <summary>Why a block will not be followed.</summary>
public enum BlockFailure : byte
{
    /// <summary>Nothing is known against it.</summary>
    None = 0,

    /// <summary>It breaks a rule: the node has the verdict.</summary>
    Verdict = 1,

    /// <summary>A person said so (invalidateblock). No rule is involved, and new rules do not change it.</summary>
    Manual = 2,

    /// <summary>An ancestor has one of the other marks.</summary>
    Ancestor = 3,
}
