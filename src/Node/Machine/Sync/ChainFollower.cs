using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine.Forks;

namespace Blockchain.Node.Machine.Sync;

/// <summary>
/// What follows from a move of the tip, in this order: persist, apply, mempool, judgement, news, what came back. Also looks at blocks that did not move
/// it, because a fork shows there.
/// </summary>
public sealed class ChainFollower(
    Chainstate chain, NodeParts parts, HeaderIndex headers, TransactionRelay transactions, ForkDesk forks, Peers peers, Outbox outbox)
{
    /// <summary>Blocks between the tip and a block that is judged although it is not connected, at most.</summary>
    public const int JudgedDepthBlocksMax = 288;

    /// <summary>Goes where the chain state leads, step by step.</summary>
    /// <param name="from">Who sent the block that led to it; is not told of it.</param>
    /// <param name="now">When.</param>
    /// <param name="forgotten">Disconnected blocks whose transactions do not come back; null for none, which is our own choice.</param>
    public void Settle(PeerId? from, UnixTimeMs now, Predicate<DisconnectedBlock>? forgotten = null)
    {
        while (chain.Prepare() is { } transition) Follow(transition, from, now, forgotten);
    }

    private void Follow(ChainTransition transition, PeerId? from, UnixTimeMs now, Predicate<DisconnectedBlock>? forgotten)
    {
        outbox.Add(new Effect.PersistTransition(transition));
        chain.Apply(transition);
        transactions.Follow(transition, now, forgotten);
        foreach (ConnectedBlock connected in transition.Connected)
        {
            forks.Judged(Judge.All(connected.Measured, connected.Node.Header, parts.Known, now.ToSeconds(), parts.Scripts));
        }
        foreach (BlockNode failed in transition.Failed) JudgeFailed(failed, now);
        if (transition.IsMove)
        {
            outbox.Notify(new Notice.TipMoved(
                BlockPlace.Of(transition.OldTip.Header), BlockPlace.Of(transition.NewTip.Header),
                [.. transition.Disconnected.Select(left => left.Block)], [.. transition.Connected.Select(joined => joined.Measured.Block)]));
            Announce(transition, from);
            transactions.AnnounceReturned(transition, now);
        }
        forks.Watch(now);
    }

    /// <summary>A block that this node's rules refuse: the other rule sets are asked, and so the split is named at its first block.</summary>
    public void SeeRefused(ChainedHeader place, Block block, UnixTimeMs now)
    {
        JudgeAt(place, block, now);
        forks.Watch(now);
    }

    private void JudgeAt(ChainedHeader place, Block block, UnixTimeMs now)
    {
        if (!chain.Tree.TryGet(block.Header.Previous, out BlockNode? parent) || chain.ViewAt(parent, JudgedDepthBlocksMax) is not { } view) return;
        MeasuredBlock measured = MeasuredBlock.Of(block, place.Height, view);
        forks.Judged(Judge.All(measured, place, parts.Known, now.ToSeconds(), parts.Scripts));
    }

    /// <summary>
    /// After a start: the first blocks of every branch beside the chain are judged again, and those that are named. A rule split shows at the
    /// first block of a branch, so that is enough to know the open forks again.
    /// </summary>
    public void LookBack(ImmutableArray<BlockHash> named, UnixTimeMs now)
    {
        ChainedHeader tip = chain.Tree.Tip.Header;
        HashSet<BlockHash> firsts = [.. named];
        foreach (ChainTip other in chain.Tree.Tips())
        {
            ChainedHeader forkPoint = ChainedHeader.ForkPoint(tip, other.Node.Header);
            if (tip.Height - forkPoint.Height > JudgedDepthBlocksMax) continue;
            if (other.Node.Height > forkPoint.Height) firsts.Add(other.Node.Header.Ancestor(forkPoint.Height.Next).Hash);
            if (tip.Height > forkPoint.Height) firsts.Add(tip.Ancestor(forkPoint.Height.Next).Hash);
        }
        foreach (BlockNode first in firsts.Select(hash => chain.Tree.TryGet(hash, out BlockNode? node) ? node : null).OfType<BlockNode>().OrderBy(static node => node.Arrival))
        {
            if (first.Parent is not null && parts.Store.TryGet(first.Hash, out Block? block)) JudgeAt(first.Header, block, now);
        }
    }

    /// <summary>A block that turned out to be invalid when its branch was tried.</summary>
    private void JudgeFailed(BlockNode failed, UnixTimeMs now)
    {
        if (failed.Verdict is { IsInvalid: true } && parts.Store.TryGet(failed.Hash, out Block? block)) SeeRefused(failed.Header, block, now);
    }

    /// <summary>
    /// Tells every peer where this node is, and of the new blocks: in compact form where the peer has what is below, as headers else, and
    /// not at all where it has the tip.
    /// </summary>
    private void Announce(ChainTransition transition, PeerId? from)
    {
        if (!transition.Connected.IsEmpty)
        {
            ChainedHeader tip = transition.NewTip.Header;
            Message.Headers joined = new([.. transition.Connected.Select(connected => connected.Node.Header.Header).TakeLast(Message.HeadersCountMax)]);
            Message? compact = null;
            foreach (PeerState peer in peers.All)
            {
                if (peer.Hello is null || peer.Id == from || headers.IsNamedBy(peer, tip)) continue;
                bool isNext = tip.Parent is { } parent && headers.IsNamedBy(peer, parent);
                if (isNext) compact ??= CompactBlocks.Announcement(transition.Connected[^1].Measured.Block, parts.Salt);
                outbox.Send(peer.Id, isNext && compact is not null ? compact : joined);
            }
        }
        peers.Tell(forks.OwnStand());
    }
}
