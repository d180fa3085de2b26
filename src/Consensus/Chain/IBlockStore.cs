using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>Where bodies and undo data lie. What was put can be got, unchanged, as long as the store lives.</summary>
public interface IBlockStore
{
    /// <summary>Keeps a block; putting it again changes nothing.</summary>
    void Put(Block block);

    /// <summary>The block of a hash.</summary>
    bool TryGet(BlockHash hash, [NotNullWhen(true)] out Block? block);

    /// <summary>Keeps what a block took from the coin set; putting it again changes nothing, because it depends on the chain below alone.</summary>
    void PutUndo(BlockUndo undo);

    /// <summary>What the block of a hash took from the coin set.</summary>
    bool TryGetUndo(BlockHash hash, [NotNullWhen(true)] out BlockUndo? undo);
}
