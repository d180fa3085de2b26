using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Ledger;

/// <summary>The last blocks that the wallet has taken in, by which it notices that its node follows another branch.</summary>
public sealed class BlockTrail
{
    /// <summary>Blocks that are kept: four weeks of Bitcoin's. What leaves the chain from further below is found by looking at every block again.</summary>
    public const int BlockCountMax = 4_032;

    private readonly List<BlockPlace> places = [];

    /// <summary>The last block taken in; null before the first.</summary>
    public BlockPlace? Tip => places.Count > 0 ? places[^1] : null;

    /// <summary>The lowest block that is still known; the wallet has looked at those above it.</summary>
    public BlockPlace? Base => places.Count > 0 ? places[0] : null;

    /// <summary>The block at a height; null where it is not known.</summary>
    public BlockPlace? At(Height height)
    {
        if (places.Count == 0 || height < places[0].Height || height > places[^1].Height) return null;
        return places[height - places[0].Height];
    }

    /// <summary>Begins above a block, whatever was known before.</summary>
    internal void Begin(BlockPlace below)
    {
        places.Clear();
        places.Add(below);
    }

    /// <summary>Goes one block up.</summary>
    internal void Push(BlockPlace block)
    {
        Invariant.Holds(Tip is { } tip && block.Height == tip.Height.Next);
        places.Add(block);
        if (places.Count > 2 * BlockCountMax) places.RemoveRange(0, places.Count - BlockCountMax);
    }

    /// <summary>Goes one block down.</summary>
    internal void Pop()
    {
        Invariant.Holds(places.Count > 1);
        places.RemoveAt(places.Count - 1);
    }
}
