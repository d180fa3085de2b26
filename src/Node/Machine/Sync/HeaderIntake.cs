using System.Collections.Immutable;
using System.Numerics;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Node.Machine.Sync;

/// <summary>
/// Takes headers in. Those of a chain with far less work than this node's own stay out of the index, which they could fill at no cost:
/// a longer chain is heard twice, and kept when its work has been shown. It is not heard at all from a peer that does not even claim the work.
/// </summary>
public sealed class HeaderIntake(
    Chainstate chain, HeaderIndex headers, ForeignBranches foreign, BlockRequests requests, Peers peers, ClockWatch clock, Outbox outbox, ChainWork minimumWork)
{
    /// <summary>A branch may have as much less work than the active chain as these blocks at its tip: one day of Bitcoin's blocks.</summary>
    public const int MarginBlocks = 144;

    /// <summary>How long a peer may take for headers; until then it is not asked again.</summary>
    public const long AnswerMillisecondsMax = 60_000;

    /// <summary>The work that a branch must have for its headers to be kept.</summary>
    public ChainWork NeededWork
    {
        get
        {
            BigInteger margin = chain.Tip.Header.Header.Bits.Work.Hashes.ToBigInteger() * MarginBlocks;
            BigInteger near = chain.Tip.Work.Hashes.ToBigInteger() - margin;
            ChainWork needed = new(UInt256.From(BigInteger.Max(near, BigInteger.Zero)));
            return needed > minimumWork ? needed : minimumWork;
        }
    }

    /// <summary>Takes a message in, and asks for what is missing.</summary>
    public void Receive(PeerState peer, Message.Headers message, UnixTimeMs now)
    {
        ImmutableArray<BlockHeader> items = message.Items;
        if (items.Length > Message.HeadersCountMax) peers.Drop(peer, "too many headers", ban: true);
        else if (items.IsEmpty) peer.HeadersAsked = null;
        else if (IsChainWithWork(peer, items)) Take(peer, items, now);
    }

    /// <summary>Takes the header of a body in; false where it stays out.</summary>
    public bool TryTake(PeerState peer, BlockHeader header, BlockHash hash, UnixTimeMs now) =>
        headers.Find(hash) is not null || (HasEnoughWork([header]) && TryAccept(peer, header, hash, now));

    /// <summary>Asks a peer for the headers above those that both have, unless it is about to tell them.</summary>
    public void Ask(PeerState peer, UnixTimeMs now)
    {
        if (peer.Presync is not null || (peer.HeadersAsked is { } asked && now - asked <= AnswerMillisecondsMax)) return;
        peer.HeadersAsked = now;
        outbox.Send(peer.Id, new Message.GetHeaders(headers.Locator()));
    }

    /// <summary>A peer that does not go on with its headers starts anew.</summary>
    public void GiveUpLate(UnixTimeMs now)
    {
        foreach (PeerState peer in peers.All)
        {
            if (peer.Presync is not { } presync || now - presync.Asked <= AnswerMillisecondsMax) continue;
            peer.Presync = null;
            Ask(peer, now);
        }
    }

    private void Take(PeerState peer, ImmutableArray<BlockHeader> items, UnixTimeMs now)
    {
        if (headers.Find(items[0].Previous) is not null) peer.HeadersAsked = null;
        if (peer.Presync is { } presync && presync.Last == items[0].Previous)
        {
            Continue(peer, presync, items, now);
        }
        else if (HasEnoughWork(items))
        {
            if (TryKeepAll(peer, items, now) && items.Length == Message.HeadersCountMax)
                outbox.Send(peer.Id, new Message.GetHeaders([items[^1].ComputeHash()]));
        }
        else if (items.Length == Message.HeadersCountMax && peer.Stand?.Work >= NeededWork && headers.Find(items[0].Previous) is { } start)
        {
            peer.Presync = new(start, NeededWork);
            Continue(peer, peer.Presync, items, now);
        }
    }

    private void Continue(PeerState peer, HeaderPresync presync, ImmutableArray<BlockHeader> items, UnixTimeMs now)
    {
        PresyncStep step = presync.Take(items);
        switch (step)
        {
            case PresyncStep.AskNext:
                AskNext(peer, presync, now);
                break;
            case PresyncStep.KeepAndAskNext when TryKeepAll(peer, items, now):
                AskNext(peer, presync, now);
                break;
            case PresyncStep.KeepLast when TryKeepAll(peer, items, now):
                peer.Presync = null;
                if (items.Length == Message.HeadersCountMax) outbox.Send(peer.Id, new Message.GetHeaders([items[^1].ComputeHash()]));
                break;
            case PresyncStep.Differs:
                peers.Drop(peer, "other headers than it told before", ban: false); // its chain may have been reorganized meanwhile
                break;
            default:
                peer.Presync = null;
                break;
        }
    }

    private void AskNext(PeerState peer, HeaderPresync presync, UnixTimeMs now)
    {
        presync.Asked = now;
        outbox.Send(peer.Id, new Message.GetHeaders([presync.Last, .. headers.Locator().Take(Message.LocatorCountMax - 1)]));
    }

    /// <summary>Every header must follow the one before it and meet the target that it claims; rules are asked later.</summary>
    private bool IsChainWithWork(PeerState peer, ImmutableArray<BlockHeader> items)
    {
        BlockHash previous = items[0].Previous;
        foreach (BlockHeader header in items)
        {
            BlockHash hash = header.ComputeHash();
            string? fault = header.Previous != previous ? "headers that do not follow each other"
                : !header.Bits.TryExpand(out UInt256 target) || UInt256.From(hash.Value) > target ? "header without work" : null;
            if (fault is not null)
            {
                peers.Drop(peer, fault, ban: true);
                return false;
            }
            previous = hash;
        }
        return true;
    }

    /// <summary>
    /// Whether the branch that ends with these headers has the work to be kept. What is known needs none; what stands on refused headers
    /// is bounded elsewhere; what stands on nothing known is refused elsewhere.
    /// </summary>
    private bool HasEnoughWork(ImmutableArray<BlockHeader> items)
    {
        int known = 0;
        while (known < items.Length && headers.Find(items[known].ComputeHash()) is not null) known++;
        if (known == items.Length || !chain.Tree.TryGet(items[known].Previous, out BlockNode? parent) || parent.IsFailed) return true;
        ChainWork work = parent.Work;
        for (int i = known; i < items.Length; i++) work += items[i].Bits.Work;
        return work >= NeededWork;
    }

    private bool TryKeepAll(PeerState peer, ImmutableArray<BlockHeader> items, UnixTimeMs now)
    {
        foreach (BlockHeader header in items)
        {
            BlockHash hash = header.ComputeHash();
            if (headers.Find(hash) is null && !TryAccept(peer, header, hash, now)) return false;
            if (headers.Find(hash) is not { } place) return false;
            peer.Announced = hash;
            requests.Want(place);
        }
        requests.Ask(now);
        return true;
    }

    /// <summary>A header that does not stand on this node's own tree, or that its rules refuse.</summary>
    private bool TryAccept(PeerState peer, BlockHeader header, BlockHash hash, UnixTimeMs now)
    {
        if (foreign.TryGet(header.Previous, out ChainedHeader? parent)) return TryKeep(peer, new(header, hash, parent));
        switch (chain.AcceptHeader(header, now.ToSeconds()).Violation?.Reject)
        {
            case null:
                clock.HearInTime();
                return true;
            case Reject.ParentUnknown:
                Ask(peer, now);
                return false;
            case Reject.HighHash:
                peers.Drop(peer, "header without work", ban: true);
                return false;
            case Reject.TimeTooNew:
                clock.HearFromFuture(hash, header.Time, now);
                return false;
            default:
                return headers.Find(header.Previous) is { } refused && TryKeep(peer, new(header, hash, refused));
        }
    }

    /// <summary>Evidence must have cost its sender the work that our own rules ask for at that place.</summary>
    private bool TryKeep(PeerState peer, ChainedHeader header)
    {
        if (ProofOfWork.Check(header.Header, header.Hash, chain.Rules.RulesFor(header)) is null) return foreign.TryAdd(header);
        peers.Drop(peer, "header without work", ban: true);
        return false;
    }
}
