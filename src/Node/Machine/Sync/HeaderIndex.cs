using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Sync;

/// <summary>Every header and body that this node knows: those of its own tree, and the evidence of branches that its rules refuse.</summary>
public sealed class HeaderIndex(Chainstate chain, IBlockStore store, ForeignBranches foreign)
{
    /// <summary>A header of either kind.</summary>
    public ChainedHeader? Find(BlockHash hash)
    {
        if (chain.Tree.TryGet(hash, out BlockNode? node)) return node.Header;
        return foreign.TryGet(hash, out ChainedHeader? header) ? header : null;
    }

    /// <summary>
    /// A body of either kind. The store may hold one more: a body outlives a crash that its parent's header did not, and counts for nothing until it comes again.
    /// </summary>
    public Block? FindBody(BlockHash hash)
    {
        bool isInTree = chain.Tree.TryGet(hash, out BlockNode? node) && node.HasData;
        return (isInTree && store.TryGet(hash, out Block? block)) || foreign.TryGetBody(hash, out block) ? block : null;
    }

    /// <summary>The height of the active tip.</summary>
    public Height TipHeight => chain.Tree.Tip.Height;

    /// <summary>Whether a peer must have a block, and has not been silent about it.</summary>
    public bool IsKnownTo(PeerState peer, ChainedHeader header) => !peer.Silent.Contains(header.Hash) && IsNamedBy(peer, header);

    /// <summary>Whether a block stands at or below a tip that a peer has named.</summary>
    public bool IsNamedBy(PeerState peer, ChainedHeader header) =>
        (peer.Announced is { } announced && Find(announced) is { } last && header.IsAncestorOf(last))
        || (peer.Stand is { } stand && Find(stand.Tip) is { } tip && header.IsAncestorOf(tip));

    /// <summary>The bodies above a fork point up to a tip, lowest first; null when one is missing.</summary>
    public ImmutableArray<Block>? BodiesBetween(ChainedHeader forkPoint, ChainedHeader tip)
    {
        ImmutableArray<Block>.Builder bodies = ImmutableArray.CreateBuilder<Block>(tip.Height - forkPoint.Height);
        for (ChainedHeader at = tip; at.Height > forkPoint.Height && at.Parent is not null; at = at.Parent)
        {
            if (FindBody(at.Hash) is not { } block) return null;
            bodies.Add(block);
        }
        bodies.Reverse();
        return bodies.MoveToImmutable();
    }

    /// <summary>Tips of all branches but the active one, refused ones included.</summary>
    public ImmutableArray<ChainedHeader> OtherTips()
    {
        HashSet<BlockHash> parents = [.. foreign.Headers.Select(header => header.Header.Previous)];
        return
        [
            .. chain.Tree.Tips().Where(tip => tip.Node != chain.Tree.Tip && !parents.Contains(tip.Node.Hash)).Select(tip => tip.Node.Header),
            .. foreign.Headers.Where(header => !parents.Contains(header.Hash)).OrderBy(header => header.Hash),
        ];
    }

    /// <summary>Whether a branch that leaves this node's chain has a block that its rules refuse.</summary>
    public bool IsRefused(ChainedHeader tip)
    {
        if (foreign.TryGet(tip.Hash, out _)) return true;
        // Nothing is proved above a block whose body is missing, so the look ends there and is short while a chain is fetched.
        for (Height height = ChainedHeader.ForkPoint(chain.Tree.Tip.Header, tip).Height.Next; height <= tip.Height; height = height.Next)
        {
            if (!chain.Tree.TryGet(tip.Ancestor(height).Hash, out BlockNode? node) || node.IsFailed) return true;
            if (!node.HasData) return false;
        }
        return false;
    }

    /// <summary>Hashes from this node's tip down, ever sparser, so that a peer finds the fork point in one answer.</summary>
    public ImmutableArray<BlockHash> Locator()
    {
        ImmutableArray<BlockHash>.Builder locator = ImmutableArray.CreateBuilder<BlockHash>();
        ChainedHeader at = chain.Tree.Tip.Header;
        for (int step = 1; locator.Count < Message.LocatorCountMax - 1; step = locator.Count > 10 ? step * 2 : 1)
        {
            locator.Add(at.Hash);
            if (at.Height.Value < step) break;
            at = at.Ancestor(at.Height - step);
        }
        if (locator[^1] != chain.Tree.Genesis.Hash) locator.Add(chain.Tree.Genesis.Hash);
        return locator.ToImmutable();
    }

    /// <summary>Headers of the active chain after the highest one that the locator names.</summary>
    public ImmutableArray<BlockHeader> After(ImmutableArray<BlockHash> locator)
    {
        BlockNode from = chain.Tree.Genesis;
        foreach (BlockHash hash in locator)
        {
            if (!chain.Tree.TryGet(hash, out BlockNode? node) || !chain.Tree.IsActive(node)) continue;
            from = node;
            break;
        }
        int count = Math.Min(Message.HeadersCountMax, chain.Tree.Tip.Height - from.Height);
        return [.. Enumerable.Range(1, count).Select(step => chain.Tree.Tip.Header.Ancestor(from.Height + step).Header)];
    }
}
