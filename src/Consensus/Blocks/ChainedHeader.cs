using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>A header in its place: what follows from it and its ancestors alone. Immutable; children share their ancestors.</summary>
public sealed class ChainedHeader
{
    /// <summary>A block's median time is taken over it and its ten ancestors.</summary>
    public const int MedianTimeSpanBlocks = 11;

    private readonly ChainedHeader? skip;

    /// <summary>Puts a header on its parent; null makes it a genesis.</summary>
    public ChainedHeader(BlockHeader header, ChainedHeader? parent)
        : this(header, header.ComputeHash(), parent)
    {
    }

    /// <summary>Puts a header whose hash is known on its parent.</summary>
    public ChainedHeader(BlockHeader header, BlockHash hash, ChainedHeader? parent)
    {
        Invariant.Holds(parent is null || parent.Hash == header.Previous);
        Header = header;
        Hash = hash;
        Parent = parent;
        Height = parent?.Height.Next ?? Height.Genesis;
        Work = header.Bits.Work + (parent?.Work ?? default);
        MedianTime = MedianTimeOf(this);
        skip = parent?.Ancestor(SkipHeight(Height));
    }

    /// <summary>The header itself.</summary>
    public BlockHeader Header { get; }

    /// <summary>The header's hash.</summary>
    public BlockHash Hash { get; }

    /// <summary>The parent; null for a genesis.</summary>
    public ChainedHeader? Parent { get; }

    /// <summary>Distance from the genesis.</summary>
    public Height Height { get; }

    /// <summary>The work of this header and all its ancestors.</summary>
    public ChainWork Work { get; }

    /// <summary>The median of the times of this header and its ten ancestors; a child's time must be above it.</summary>
    public UnixTime MedianTime { get; }

    /// <summary>The ancestor, or this header, at a height from 0 to its own; in logarithmic time.</summary>
    public ChainedHeader Ancestor(Height height)
    {
        Invariant.Holds(height >= Height.Genesis && height <= Height);
        ChainedHeader at = this;
        while (at.Height > height)
        {
            Height skipTo = SkipHeight(at.Height);
            bool skips = at.skip is not null
                && (skipTo == height || (skipTo > height && !(SkipHeight(at.Height.Previous) < skipTo - 2 && SkipHeight(at.Height.Previous) >= height)));
            at = skips ? at.skip! : at.Parent!; // both exist above height 0
        }
        return at;
    }

    /// <summary>
    /// Whether this header stands on the other's chain at or below it. A header may have been put on its parent more than once, as when a refused branch
    /// is allowed later: what counts is the block, not the object.
    /// </summary>
    public bool IsAncestorOf(ChainedHeader other) => other.Height >= Height && other.Ancestor(Height).Hash == Hash;

    /// <summary>The highest header that both chains share, as the first one has it; both must have the same genesis.</summary>
    public static ChainedHeader ForkPoint(ChainedHeader a, ChainedHeader b)
    {
        Height low = a.Height < b.Height ? a.Height : b.Height;
        a = a.Ancestor(low);
        b = b.Ancestor(low);
        while (a.Hash != b.Hash)
        {
            a = Below(a);
            b = Below(b);
        }
        return a;

        static ChainedHeader Below([NotNull] ChainedHeader header)
        {
            Invariant.Holds(header.Parent is not null);
            return header.Parent;
        }
    }

    /// <summary>Height and hash.</summary>
    public override string ToString() => $"{Height} {Hash}";

    /// <summary>Clears the lowest set bits, so that every height is reached in a logarithmic number of steps.</summary>
    private static Height SkipHeight(Height height)
    {
        int h = height.Value;
        if (h < 2) return Height.Genesis;
        return new((h & 1) != 0 ? ClearLowestBit(ClearLowestBit(h - 1)) + 1 : ClearLowestBit(h));
    }

    private static int ClearLowestBit(int value) => value & (value - 1);

    private static UnixTime MedianTimeOf(ChainedHeader tip)
    {
        Span<long> times = stackalloc long[MedianTimeSpanBlocks];
        int count = 0;
        for (ChainedHeader? at = tip; at is not null && count < MedianTimeSpanBlocks; at = at.Parent) times[count++] = at.Header.Time.Seconds;
        times = times[..count];
        times.Sort();
        return new(times[count / 2]);
    }
}
