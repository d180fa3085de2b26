using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Chain;

/// <summary>What a store keeps of a block in the tree: its header and what cannot be worked out without judging it again.</summary>
/// <param name="Header">The header.</param>
/// <param name="Hash">The header's hash.</param>
/// <param name="Arrival">How many blocks the tree knew before.</param>
public sealed record StoredBlock(BlockHeader Header, BlockHash Hash, int Arrival)
{
    /// <summary>How far it has been proved.</summary>
    public BlockValidity Validity { get; init; } = BlockValidity.Tree;

    /// <summary>Why it will not be followed, if so.</summary>
    public BlockFailure Failure { get; init; }

    /// <summary>Whether new headers below are searched for its failure.</summary>
    public bool IsFailureRoot { get; init; }

    /// <summary>The verdict with the digest of its rule set; null where none was given.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The rule set under which the body passed the rings that need no coins; zero for none.</summary>
    public RuleSetDigest CheckedBy { get; init; }

    /// <summary>Number of transactions; 0 when the body has not come.</summary>
    public int TransactionCount { get; init; }

    /// <summary>The order of arrival among equal work; 0 before it is linked.</summary>
    public long Sequence { get; init; }

    /// <summary>What is to be kept of a block.</summary>
    public static StoredBlock Of(BlockNode node) => new(node.Header.Header, node.Hash, node.Arrival)
    {
        Validity = node.Validity,
        Failure = node.Failure,
        IsFailureRoot = node.IsFailureRoot,
        Verdict = node.Verdict,
        CheckedBy = node.CheckedBy,
        TransactionCount = node.TransactionCount,
        Sequence = node.Sequence,
    };
}
