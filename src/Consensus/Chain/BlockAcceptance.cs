using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Chain;

/// <summary>The answer to a block or header that was handed in.</summary>
/// <remarks>
/// A new block's answer is known when its branch has been tried: read <see cref="Answer"/> after the transitions have been applied.
/// </remarks>
public sealed class BlockAcceptance
{
    private readonly BlockAnswer? settled;
    private readonly Violation? violation;

    private BlockAcceptance(BlockNode? node, BlockAnswer? settled, Violation? violation)
    {
        Node = node;
        this.settled = settled;
        this.violation = violation;
    }

    /// <summary>The block in the tree; null when it did not come to that.</summary>
    public BlockNode? Node { get; }

    /// <summary>Whether the block was new and has been stored.</summary>
    public bool IsNew => settled is null;

    /// <summary>The rule that the block breaks; null for none, or none known.</summary>
    public Violation? Violation => IsNew ? Node?.Verdict?.Violation : violation;

    /// <summary>What became of the block.</summary>
    public BlockAnswer Answer => settled
        ?? (Violation is not null ? BlockAnswer.Rejected
        : Node is { Validity: BlockValidity.Scripts } ? BlockAnswer.Connected
        : BlockAnswer.Inconclusive);

    /// <summary>The word that submitblock answers; null for a valid block.</summary>
    public string? Word => Answer switch
    {
        BlockAnswer.Connected => null,
        BlockAnswer.Inconclusive => "inconclusive",
        BlockAnswer.Duplicate or BlockAnswer.Unrequested => "duplicate",
        BlockAnswer.DuplicateInvalid => "duplicate-invalid",
        BlockAnswer.Rejected => WordOf(Violation),
    };

    internal static BlockAcceptance New(BlockNode node) => new(node, null, null);

    internal static BlockAcceptance Known(BlockNode node, BlockAnswer answer) => new(node, answer, null);

    internal static BlockAcceptance Refused(BlockNode? node, Violation violation) => new(node, BlockAnswer.Rejected, violation);

    private static string WordOf(Violation? violation)
    {
        Invariant.Holds(violation is not null);
        return violation.Reject == Reject.BlockVersion ? $"{violation.Reject.Name()}({violation.Detail})" : violation.Reject.Name();
    }
}
