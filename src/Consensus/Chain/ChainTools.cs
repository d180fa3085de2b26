using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Rules;

namespace Blockchain.Consensus.Chain;

/// <summary>What a walk through the tree needs besides the tree.</summary>
/// <param name="Rules">The active rule set.</param>
/// <param name="Store">Bodies and undo data.</param>
/// <param name="Salt">Keys the hashes.</param>
internal sealed record ChainTools(RuleSchedule Rules, IBlockStore Store, CoinSalt Salt)
{
    /// <summary>The body of a block that is marked as having one.</summary>
    public Block BlockOf(BlockNode node) =>
        Store.TryGet(node.Hash, out Block? block) ? block : throw new BrokenStoreException("block-missing", node);

    /// <summary>The undo data of a block that has been connected.</summary>
    public BlockUndo UndoOf(BlockNode node) =>
        Store.TryGetUndo(node.Hash, out BlockUndo? undo) ? undo : throw new BrokenStoreException("undo-missing", node);
}
