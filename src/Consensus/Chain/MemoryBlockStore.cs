using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>Blocks and undo data in memory: for the simulator, dry runs and tests.</summary>
public sealed class MemoryBlockStore : IBlockStore
{
    private readonly Dictionary<BlockHash, Block> blocks = [];
    private readonly Dictionary<BlockHash, BlockUndo> undos = [];

    /// <inheritdoc/>
    public void Put(Block block) => blocks.TryAdd(block.Hash, block);

    /// <inheritdoc/>
    public bool TryGet(BlockHash hash, [NotNullWhen(true)] out Block? block) => blocks.TryGetValue(hash, out block);

    /// <inheritdoc/>
    public void PutUndo(BlockUndo undo) => undos[undo.Block] = undo;

    /// <inheritdoc/>
    public bool TryGetUndo(BlockHash hash, [NotNullWhen(true)] out BlockUndo? undo) => undos.TryGetValue(hash, out undo);
}
