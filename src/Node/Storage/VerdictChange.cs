using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Storage;

/// <summary>A block that was refused and is not any more, or the other way round.</summary>
/// <param name="Block">The block.</param>
/// <param name="Before">The rule that it broke before; null for none.</param>
/// <param name="After">The rule that it breaks now; null for none.</param>
public sealed record VerdictChange(BlockNode Block, Violation? Before, Violation? After)
{
    /// <summary>One line for people.</summary>
    public override string ToString() =>
        $"block {Block}: {Before?.ToString() ?? "not refused"} before, {After?.ToString() ?? (Block.Verdict is null ? "not judged yet under the new rules" : "not refused")} now";
}
