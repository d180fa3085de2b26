using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Mempool;

namespace Blockchain.Node.Machine.Sync;

/// <summary>Takes transactions in, passes on what waits now, and compares mempools with every new peer.</summary>
public sealed class TransactionRelay(TxMempool mempool, Func<UnixTimeMs, MempoolContext> context, Peers peers, Outbox outbox)
{
    private readonly OrphanPool orphans = new();

    /// <summary>Offers a transaction to the mempool and passes it on when it waits there.</summary>
    public MempoolVerdict Accept(Transaction transaction, PeerId? from, UnixTimeMs now)
    {
        MempoolVerdict verdict = mempool.Accept(transaction, context(now));
        switch (verdict)
        {
            case MempoolVerdict.Accepted:
                outbox.Notify(new Notice.TransactionWaits(transaction.Id));
                peers.Tell(new Message.Inventory([transaction.Id]), but: from);
                foreach (Transaction child in orphans.TakeChildren(transaction.Id)) Accept(child, from, now);
                break;
            case MempoolVerdict.InputsMissing when from is not null:
                orphans.Add(transaction);
                break;
            default:
                break;
        }
        return verdict;
    }

    /// <summary>Asks for what is new in a peer's inventory.</summary>
    public void Receive(PeerState peer, Message.Inventory inventory)
    {
        if (inventory.Ids.Length > Message.InventoryCountMax)
        {
            peers.Drop(peer, "inventory too long", ban: true);
            return;
        }
        ImmutableArray<TxId> wanted = [.. inventory.Ids.Where(id => !mempool.Contains(id))];
        if (!wanted.IsEmpty) outbox.Send(peer.Id, new Message.GetTransactions(wanted));
    }

    /// <summary>Answers with the transactions that wait here, parents before children.</summary>
    public void Receive(PeerState peer, Message.GetTransactions request)
    {
        if (request.Ids.Length > Message.InventoryCountMax)
        {
            peers.Drop(peer, "request too long", ban: true);
            return;
        }
        HashSet<TxId> wanted = [.. request.Ids];
        foreach (MempoolEntry entry in Known(request.Ids).OrderBy(entry => entry.Order))
        {
            if (wanted.Remove(entry.Transaction.Id)) outbox.Send(peer.Id, new Message.TransactionBody(entry.Transaction));
        }
    }

    /// <summary>Answers with everything that waits here.</summary>
    public void ReceiveGetMempool(PeerState peer)
    {
        ImmutableArray<TxId> ids = [.. mempool.InOrder.Take(Message.InventoryCountMax).Select(entry => entry.Transaction.Id)];
        if (!ids.IsEmpty) outbox.Send(peer.Id, new Message.Inventory(ids));
    }

    private IEnumerable<MempoolEntry> Known(ImmutableArray<TxId> ids)
    {
        foreach (TxId id in ids)
        {
            if (mempool.TryGet(id, out MempoolEntry? entry)) yield return entry;
        }
    }
}
