using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Mempool;

namespace Blockchain.Node.Machine.Sync;

/// <summary>
/// Takes transactions in, passes on what waits now, compares mempools with every new peer, and lets what waits follow the chain.
/// </summary>
public sealed class TransactionRelay(TxMempool mempool, OrphanPool orphans, Func<UnixTimeMs, MempoolContext> context, HeaderIndex headers, Peers peers, Outbox outbox)
{
    /// <summary>Transactions that came back and are announced at once: one full list, half of what a peer bears.</summary>
    public const int ReturnedMax = Message.InventoryCountMax;

    /// <summary>Transactions that came back and are announced an hour from then on: half of what a peer bears, so that a chain that goes to and fro never ends a connection.</summary>
    public const int ReturnedPerHour = PeerBudget.TransactionsPerHour / 2;

    private readonly TokenBucket returned = new(ReturnedMax, ReturnedPerHour);

    /// <summary>How long a peer may take for a transaction.</summary>
    public const long AnswerMillisecondsMax = 60_000;

    /// <summary>Offers a transaction to the mempool and passes it on when it waits there.</summary>
    public MempoolVerdict Accept(Transaction transaction, PeerId? from, UnixTimeMs now)
    {
        MempoolVerdict verdict = mempool.Accept(transaction, context(now));
        switch (verdict)
        {
            case MempoolVerdict.Accepted:
                outbox.Notify(new Notice.TransactionWaits(transaction.Id));
                peers.Tell(new Message.Inventory([transaction.Id]), but: from);
                AcceptChildren(transaction, now);
                break;
            case MempoolVerdict.InputsMissing when from is { } sender:
                if (orphans.Add(transaction, sender, now)) AskForParents(transaction, sender, now);
                break;
            default:
                break;
        }
        return verdict;
    }

    /// <summary>Follows a move of the tip: what it confirmed leaves, what it disconnected comes back, and orphans find their parents.</summary>
    /// <param name="transition">The move, made.</param>
    /// <param name="now">When.</param>
    /// <param name="forgotten">Disconnected blocks whose transactions do not come back; null for none.</param>
    public void Follow(ChainTransition transition, UnixTimeMs now, Predicate<DisconnectedBlock>? forgotten)
    {
        foreach (ConnectedBlock connected in transition.Connected)
        {
            mempool.Confirm(connected.Measured.Block, now);
            orphans.Confirm(connected.Measured.Block);
        }
        IEnumerable<Transaction> back = transition.Disconnected
            .Where(left => forgotten is null || !forgotten(left)).Reverse().SelectMany(left => left.Block.Transactions);
        if (transition.Disconnected.IsEmpty) mempool.Follow(context(now));
        else mempool.Unconfirm(back, context(now));
        foreach (Transaction confirmed in transition.Connected.SelectMany(connected => connected.Measured.Block.Transactions)) AcceptChildren(confirmed, now);
    }

    /// <summary>
    /// Announces what a move of the tip brought back, as far as the bound allows, to the peers that cannot have it: one that followed the
    /// branch brings it back itself when it leaves.
    /// </summary>
    public void AnnounceReturned(ChainTransition transition, UnixTimeMs now)
    {
        if (transition.Disconnected.IsEmpty) return;
        ImmutableArray<TxId> ids =
        [
            .. transition.Disconnected.Reverse().SelectMany(left => left.Block.Transactions)
                .Select(transaction => transaction.Id).Where(mempool.Contains).Take((int)returned.Left(now)),
        ];
        if (ids.IsEmpty) return;
        Invariant.Holds(returned.TryTake(ids.Length, now));
        foreach (PeerState peer in peers.All)
        {
            // Who has not said hello asks for everything that waits here when it does.
            if (peer.Hello is not null && !headers.IsNamedBy(peer, transition.OldTip.Header)) outbox.Send(peer.Id, new Message.Inventory(ids));
        }
    }

    /// <summary>Judges what waits again where the rules of the next block have changed, and gives up what has waited too long.</summary>
    public void Tick(UnixTimeMs now)
    {
        GiveUpLate(now);
        mempool.Follow(context(now));
        mempool.Expire(now);
        orphans.Expire(now);
    }

    /// <summary>A peer is gone.</summary>
    public void Forget(PeerId peer) => orphans.Forget(peer);

    /// <summary>Asks a peer for everything that waits there, so that no mempool stays empty.</summary>
    public void AskForMempool(PeerState peer)
    {
        peer.MempoolRequests++;
        peer.Budget.TransactionsAnnounced.Give(Message.InventoryCountMax);
        outbox.Send(peer.Id, new Message.GetMempool());
    }

    /// <summary>Takes a transaction in from a peer.</summary>
    public void Receive(PeerState peer, Message.TransactionBody body, UnixTimeMs now)
    {
        peer.TransactionsInFlight.Remove(body.Transaction.Id);
        Accept(body.Transaction, peer.Id, now);
        AskForMore(peer);
    }

    /// <summary>Asks for what is new in a peer's inventory, as far as its bound allows.</summary>
    public void Receive(PeerState peer, Message.Inventory inventory, UnixTimeMs now)
    {
        if (inventory.Ids.Length > Message.InventoryCountMax)
        {
            peers.Drop(peer, "inventory too long", ban: true);
            return;
        }
        if (!peer.Budget.TransactionsAnnounced.TryTake(inventory.Ids.Length, now))
        {
            peers.Drop(peer, "announces too many transactions", ban: true);
            return;
        }
        ImmutableArray<TxId>.Builder wanted = ImmutableArray.CreateBuilder<TxId>();
        foreach (TxId id in inventory.Ids.Where(id => !mempool.Contains(id) && !orphans.Contains(id)))
        {
            peer.HasMoreTransactions |= peer.TransactionsInFlight.Count >= PeerState.TransactionsInFlightMax;
            if (peer.TransactionsInFlight.Count >= PeerState.TransactionsInFlightMax) break;
            if (peer.TransactionsInFlight.TryAdd(id, now)) wanted.Add(id);
        }
        if (wanted.Count > 0) outbox.Send(peer.Id, new Message.GetTransactions(wanted.ToImmutable()));
    }

    /// <summary>Answers with the transactions that wait here, parents before children.</summary>
    public void Receive(PeerState peer, Message.GetTransactions request, UnixTimeMs now)
    {
        if (request.Ids.Length > Message.InventoryCountMax)
        {
            peers.Drop(peer, "request too long", ban: true);
            return;
        }
        if (!peer.Budget.TransactionsAsked.TryTake(request.Ids.Length, now))
        {
            peers.Drop(peer, "asks for too many transactions", ban: true);
            return;
        }
        HashSet<TxId> wanted = [.. request.Ids];
        foreach (MempoolEntry entry in Known(request.Ids).OrderBy(entry => entry.Order))
        {
            if (wanted.Remove(entry.Transaction.Id)) outbox.Send(peer.Id, new Message.TransactionBody(entry.Transaction));
        }
    }

    /// <summary>Answers with everything that waits here.</summary>
    public void ReceiveGetMempool(PeerState peer, UnixTimeMs now)
    {
        if (!peer.Budget.MempoolRequests.TryTake(1, now))
        {
            peers.Drop(peer, "asks for the mempool too often", ban: true);
            return;
        }
        ImmutableArray<TxId> ids = [.. mempool.InOrder.Take(Message.InventoryCountMax).Select(entry => entry.Transaction.Id)];
        if (!ids.IsEmpty) outbox.Send(peer.Id, new Message.Inventory(ids));
    }

    /// <summary>Transactions that have not come in time may be asked for again: they may have left the other node's mempool.</summary>
    private void GiveUpLate(UnixTimeMs now)
    {
        foreach (PeerState peer in peers.All)
        {
            foreach (TxId late in peer.TransactionsInFlight.Where(asked => now - asked.Value > AnswerMillisecondsMax).Select(asked => asked.Key).ToArray())
                peer.TransactionsInFlight.Remove(late);
            AskForMore(peer);
        }
    }

    private void AskForMore(PeerState peer)
    {
        if (!peer.HasMoreTransactions || peer.TransactionsInFlight.Count > 0 || peer.MempoolRequests >= PeerState.MempoolRequestsMax) return;
        peer.HasMoreTransactions = false;
        AskForMempool(peer);
    }

    private void AcceptChildren(Transaction parent, UnixTimeMs now)
    {
        foreach ((Transaction child, PeerId sender) in orphans.TakeChildren(parent)) Accept(child, sender, now);
    }

    /// <summary>Whoever sent a transaction has its parents too.</summary>
    private void AskForParents(Transaction orphan, PeerId sender, UnixTimeMs now)
    {
        MempoolContext at = context(now);
        MempoolView view = new(mempool, at.Coins, at.Tip.Height.Next);
        IEnumerable<TxId> missing = orphan.Inputs.Where(input => !view.TryGet(input.Previous, out _)).Select(input => input.Previous.Tx).Distinct();
        ImmutableArray<TxId> wanted = [.. missing.Where(id => !orphans.Contains(id)).Take(Message.InventoryCountMax)];
        if (!wanted.IsEmpty) outbox.Send(sender, new Message.GetTransactions(wanted));
    }

    private IEnumerable<MempoolEntry> Known(ImmutableArray<TxId> ids)
    {
        foreach (TxId id in ids)
        {
            if (mempool.TryGet(id, out MempoolEntry? entry)) yield return entry;
        }
    }
}
