using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Sync;

/// <summary>
/// Headers and bodies that stand on a block which this node's rules refuse. They are never connected; they are kept,
/// within a bound, because they are the evidence of a rule split: how far the other side has grown, and what it confirms.
/// </summary>
public sealed class ForeignBranches
{
    /// <summary>Headers kept; when there are more, those with least work make room.</summary>
    public const int HeaderCountMax = 2_016;

    /// <summary>Bodies kept, in bytes.</summary>
    public const long BodyBytesMax = 512_000_000;

    private readonly Dictionary<BlockHash, ChainedHeader> headers = [];
    private readonly Dictionary<BlockHash, Block> bodies = [];
    private long bodyBytes;

    /// <summary>All headers kept.</summary>
    public IReadOnlyCollection<ChainedHeader> Headers => headers.Values;

    /// <summary>Everything kept: headers, and bodies whose headers are in the tree.</summary>
    public IEnumerable<BlockHash> All => headers.Keys.Union(bodies.Keys);

    /// <summary>A header kept here.</summary>
    public bool TryGet(BlockHash hash, [NotNullWhen(true)] out ChainedHeader? header) => headers.TryGetValue(hash, out header);

    /// <summary>A body kept here.</summary>
    public bool TryGetBody(BlockHash hash, [NotNullWhen(true)] out Block? block) => bodies.TryGetValue(hash, out block);

    /// <summary>Keeps a header on its parent, which is refused or kept here itself; its work has been checked.</summary>
    public bool TryAdd(ChainedHeader header)
    {
        if (headers.Count >= HeaderCountMax)
        {
            if (headers.Values.MinBy(kept => kept.Work) is not { } least || least.Work >= header.Work) return false;
            Remove(least.Hash);
        }
        return headers.TryAdd(header.Hash, header);
    }

    /// <summary>Keeps a body whose header is kept here, or which this node's rules refuse.</summary>
    public bool TryAddBody(Block block)
    {
        if (bodyBytes + block.Size > BodyBytesMax || !bodies.TryAdd(block.Hash, block)) return false;
        bodyBytes += block.Size;
        return true;
    }

    /// <summary>Forgets what the active rules accept by now.</summary>
    public void Remove(BlockHash hash)
    {
        headers.Remove(hash);
        if (bodies.Remove(hash, out Block? block)) bodyBytes -= block.Size;
    }
}
