using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;

namespace Blockchain.Wallet.Sync;

/// <summary>How many blocks to ask for at once: many small ones, few large ones, so that a batch takes about the same memory always.</summary>
public sealed class BatchSize
{
    /// <summary>Bytes that a batch should have.</summary>
    public const int BytesTarget = 4 * 1024 * 1024;

    /// <summary>Blocks of a batch, at most.</summary>
    public const int BlockCountMax = 256;

    /// <summary>Blocks that are asked for in one request, at most: what one answer can be is bounded by it, whatever blocks before were like.</summary>
    public const int BlocksOfRequestMax = 4;

    private const int BlockCountFirst = 16;

    /// <summary>Blocks of the next batch.</summary>
    public int Count { get; private set; } = BlockCountFirst;

    /// <summary>Learns from a batch.</summary>
    public void Learn(ImmutableArray<Block> blocks)
    {
        if (blocks.IsEmpty) return;
        long average = Math.Max(1, blocks.Sum(block => (long)block.Size) / blocks.Length);
        Count = (int)Math.Clamp(BytesTarget / average, 1, BlockCountMax);
    }
}
