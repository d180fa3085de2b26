using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>What a person said of a block. No rule and no body tells it, so a store must keep it.</summary>
/// <param name="Hash">The block.</param>
/// <param name="IsInvalidated">Whether it is forbidden.</param>
/// <param name="Sequence">Its place among equal work when it is precious: negative, the lowest first; else 0.</param>
public sealed record StoredMark(BlockHash Hash, bool IsInvalidated, long Sequence)
{
    /// <summary>What people said of a block.</summary>
    public static StoredMark Of(BlockNode node) => new(node.Hash, node.Failure == BlockFailure.Manual, Math.Min(0, node.Sequence));
}
