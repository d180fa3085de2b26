namespace Blockchain.Consensus.Governance;

/// <summary>How much agreement a rollback of a given depth needs.</summary>
public enum DepthClass
{
    /// <summary>At most <see cref="DepthClasses.OrdinaryBlocksMax"/> blocks: an ordinary quorum.</summary>
    Ordinary,

    /// <summary>At most <see cref="DepthClasses.DeepBlocksMax"/> blocks: payments that people took for final are undone, so nearly all must agree.</summary>
    Deep,

    /// <summary>More: no number of signatures is enough.</summary>
    Forbidden,
}
