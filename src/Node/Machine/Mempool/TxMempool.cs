using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>Transactions that wait for a block: valid at the tip, free of conflicts with each other, parents before children.</summary>
public sealed class TxMempool(MempoolPolicy policy)
{
    private readonly Dictionary<TxId, MempoolEntry> entries = [];
    private readonly Dictionary<OutPoint, TxId> spenders = [];
    private long order;

    /// <summary>What this node keeps.</summary>
    public MempoolPolicy Policy => policy;

    /// <summary>Number of transactions.</summary>
    public int Count => entries.Count;

    /// <summary>Virtual bytes of all transactions.</summary>
    public long VirtualBytes { get; private set; }

    /// <summary>All entries, parents before children.</summary>
    public IEnumerable<MempoolEntry> InOrder => entries.Values.OrderBy(entry => entry.Order);

    /// <summary>Whether the transaction waits here.</summary>
    public bool Contains(TxId id) => entries.ContainsKey(id);

    /// <summary>The entry, if the transaction waits here.</summary>
    public bool TryGet(TxId id, [NotNullWhen(true)] out MempoolEntry? entry) => entries.TryGetValue(id, out entry);

    /// <summary>Which waiting transaction spends an output.</summary>
    public bool TryGetSpender(OutPoint outPoint, out TxId spender) => spenders.TryGetValue(outPoint, out spender);

    /// <summary>Offers a transaction.</summary>
    public MempoolVerdict Accept(Transaction transaction, MempoolContext context)
    {
        if (entries.ContainsKey(transaction.Id)) return new MempoolVerdict.Known();
        MempoolVerdict verdict = MempoolAcceptance.Check(this, transaction, context);
        if (verdict is not MempoolVerdict.Accepted accepted) return verdict;
        foreach (Transaction replaced in accepted.Replaced) Remove(replaced.Id);
        MempoolEntry entry = accepted.Entry with { Order = order++ };
        Add(entry);
        return accepted with { Entry = entry };
    }

    /// <summary>Takes a transaction out, and all that spend from it.</summary>
    public ImmutableArray<Transaction> Evict(TxId id)
    {
        List<Transaction> evicted = [];
        RemoveWithDescendants(id, evicted);
        return [.. evicted];
    }

    /// <summary>Takes out what a connected block confirms, and what conflicts with it; returns the conflicts.</summary>
    public ImmutableArray<Transaction> Confirm(Block block)
    {
        List<Transaction> conflicts = [];
        foreach (Transaction confirmed in block.Transactions)
        {
            Remove(confirmed.Id);
            foreach (TxIn input in confirmed.Inputs)
            {
                if (spenders.TryGetValue(input.Previous, out TxId spender)) RemoveWithDescendants(spender, conflicts);
            }
        }
        return [.. conflicts];
    }

    /// <summary>
    /// Judges everything again after blocks left the chain: their transactions first, oldest block first, then what waited
    /// before. Returns what does not hold any more.
    /// </summary>
    /// <param name="disconnected">Transactions of blocks that left, in chain order, coinbases included.</param>
    /// <param name="context">The new tip.</param>
    public ImmutableArray<Transaction> Unconfirm(IEnumerable<Transaction> disconnected, MempoolContext context)
    {
        MempoolEntry[] waiting = [.. InOrder];
        entries.Clear();
        spenders.Clear();
        VirtualBytes = 0;
        ImmutableArray<Transaction>.Builder lost = ImmutableArray.CreateBuilder<Transaction>();
        foreach (Transaction transaction in disconnected.Where(transaction => !transaction.IsCoinbase)) Again(transaction, context);
        foreach (MempoolEntry entry in waiting) Again(entry.Transaction, context with { Now = entry.Arrived });
        return lost.ToImmutable();

        void Again(Transaction transaction, MempoolContext at)
        {
            MempoolVerdict verdict = MempoolAcceptance.CheckAgain(this, transaction, at);
            if (verdict is MempoolVerdict.Accepted accepted) Add(accepted.Entry with { Order = order++ });
            else if (verdict is not MempoolVerdict.Known) lost.Add(transaction);
        }
    }

    /// <summary>A transaction's unconfirmed ancestors, itself not included.</summary>
    public IReadOnlyCollection<MempoolEntry> Ancestors(Transaction transaction)
    {
        Dictionary<TxId, MempoolEntry> found = [];
        Stack<Transaction> open = new([transaction]);
        while (open.TryPop(out Transaction? at))
        {
            foreach (TxIn input in at.Inputs)
            {
                if (entries.TryGetValue(input.Previous.Tx, out MempoolEntry? parent) && found.TryAdd(parent.Transaction.Id, parent)) open.Push(parent.Transaction);
            }
        }
        return found.Values;
    }

    /// <summary>A transaction's unconfirmed descendants, itself included.</summary>
    public IReadOnlyCollection<MempoolEntry> Descendants(TxId id)
    {
        Dictionary<TxId, MempoolEntry> found = [];
        Stack<TxId> open = new([id]);
        while (open.TryPop(out TxId at))
        {
            if (!entries.TryGetValue(at, out MempoolEntry? entry) || !found.TryAdd(at, entry)) continue;
            for (int i = 0; i < entry.Transaction.Outputs.Length; i++)
            {
                if (spenders.TryGetValue(new(at, (uint)i), out TxId child)) open.Push(child);
            }
        }
        return found.Values;
    }

    private void RemoveWithDescendants(TxId id, List<Transaction> removed)
    {
        foreach (MempoolEntry entry in Descendants(id).OrderBy(entry => entry.Order))
        {
            Remove(entry.Transaction.Id);
            removed.Add(entry.Transaction);
        }
    }

    private void Add(MempoolEntry entry)
    {
        entries.Add(entry.Transaction.Id, entry);
        foreach (TxIn input in entry.Transaction.Inputs) spenders.Add(input.Previous, entry.Transaction.Id);
        VirtualBytes += entry.Transaction.VirtualSize;
    }

    private void Remove(TxId id)
    {
        if (!entries.Remove(id, out MempoolEntry? entry)) return;
        foreach (TxIn input in entry.Transaction.Inputs) spenders.Remove(input.Previous);
        VirtualBytes -= entry.Transaction.VirtualSize;
    }
}
