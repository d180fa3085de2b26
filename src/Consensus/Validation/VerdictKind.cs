namespace Blockchain.Consensus.Validation;

/// <summary>What a rule set says of a block.</summary>
public enum VerdictKind
{
    /// <summary>Not judged: the verdict gives the reason.</summary>
    NotJudged,

    /// <summary>No rule is broken.</summary>
    Valid,

    /// <summary>A rule is broken: the verdict gives the violation.</summary>
    Invalid,
}
