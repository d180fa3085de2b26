using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>
/// Transactions that wait for a block: valid in the next one, free of conflicts with each other, parents before children, and bounded in
/// memory, in time and in the length of their chains.
/// </summary>
public sealed class TxMempool(MempoolPolicy policy)
{
    private readonly RollingFeeFloor floor = new(policy);
    private ConsensusRules? judgedBy;
    private UnixTimeMs earliest = new(long.MaxValue);
    private long order;

    /// <summary>What this node keeps.</summary>
    public MempoolPolicy Policy => policy;

    /// <summary>Number of transactions.</summary>
    public int Count => Graph.Count;

    /// <summary>All transactions together.</summary>
    public PackageTotals Totals => Graph.Totals;

    /// <summary>Bytes of memory that all entries take, about; never above <see cref="MempoolPolicy.MempoolBytesMax"/> between two calls.</summary>
    public long MemoryBytes => Graph.MemoryBytes;

    /// <summary>All entries by their order: parents before children, else as they came.</summary>
    public IEnumerable<MempoolEntry> InOrder => Graph.InOrder.Select(node => node.Entry);

    /// <summary>What took the place of transactions that waited here, as far back as is remembered.</summary>
    public ReplacementMemory Replacements { get; } = new();

    internal MempoolGraph Graph { get; } = new();

    /// <summary>Whether the transaction waits here.</summary>
    public bool Contains(TxId id) => Graph.TryGet(id, out _);

    /// <summary>The entry, if the transaction waits here.</summary>
    public bool TryGet(TxId id, [NotNullWhen(true)] out MempoolEntry? entry)
    {
        entry = Graph.TryGet(id, out MempoolNode? node) ? node.Entry : null;
        return entry is not null;
    }

    /// <summary>What a waiting transaction comes to with its unconfirmed ancestors, and with its descendants, itself included.</summary>
    public bool TryGetTotals(TxId id, out PackageTotals ancestors, out PackageTotals descendants)
    {
        bool waits = Graph.TryGet(id, out MempoolNode? node);
        ancestors = node?.Ancestors ?? default;
        descendants = node?.Descendants ?? default;
        return waits;
    }

    /// <summary>Which waiting transaction spends an output.</summary>
    public bool TryGetSpender(OutPoint outPoint, out TxId spender)
    {
        bool isSpent = Graph.TryGetSpender(outPoint, out MempoolNode? node);
        spender = node?.Entry.Transaction.Id ?? default;
        return isSpent;
    }

    /// <summary>A transaction's unconfirmed ancestors, itself not included, parents before children.</summary>
    public ImmutableArray<MempoolEntry> Ancestors(Transaction transaction) =>
        [.. Graph.AncestorsOf(transaction).Select(node => node.Entry).OrderBy(entry => entry.Order)];

    /// <summary>A waiting transaction's unconfirmed descendants, itself included, parents before children; empty when it does not wait here.</summary>
    public ImmutableArray<MempoolEntry> Descendants(TxId id) =>
        Graph.TryGet(id, out MempoolNode? node) ? [.. MempoolGraph.Below([node]).Select(below => below.Entry)] : [];

    /// <summary>The lowest fee rate that is taken now because the mempool was full, in satoshis per 1,000 virtual bytes; zero for none.</summary>
    public Amount FeeFloor(UnixTimeMs now) => floor.At(now, MemoryBytes);

    /// <summary>Offers a transaction.</summary>
    public MempoolVerdict Accept(Transaction transaction, MempoolContext context)
    {
        Follow(context);
        if (TryGet(transaction.Id, out MempoolEntry? same))
        {
            return same.Transaction.WitnessId == transaction.WitnessId ? new MempoolVerdict.Known() : new MempoolVerdict.Refused("txn-same-nonwitness-data-in-mempool");
        }
        Expire(context.Now);
        MempoolVerdict verdict = MempoolAcceptance.Check(this, transaction, context);
        if (verdict is not MempoolVerdict.Accepted accepted) return verdict;
        foreach (Transaction replaced in accepted.Replaced.Reverse())
        {
            Remove(replaced.Id);
            Replacements.Replace(replaced.Id, transaction.Id);
        }
        MempoolEntry entry = Add(accepted.Entry);
        Trim();
        return Contains(transaction.Id) ? accepted with { Entry = entry } : new MempoolVerdict.Refused("mempool full");
    }

    /// <summary>Takes a transaction out, and all that spend from it.</summary>
    public ImmutableArray<Transaction> Evict(TxId id) => Graph.TryGet(id, out MempoolNode? node) ? RemoveAll(MempoolGraph.Below([node])) : [];

    /// <summary>Gives up what has waited too long, and all that spend from it.</summary>
    public ImmutableArray<Transaction> Expire(UnixTimeMs now)
    {
        UnixTimeMs limit = now + -policy.ExpiryMs;
        if (limit <= earliest) return [];
        ImmutableArray<Transaction> expired = RemoveAll(MempoolGraph.Below(Graph.InOrder.Where(node => node.Entry.Arrived < limit)));
        earliest = Count == 0 ? new(long.MaxValue) : Graph.InOrder.Min(node => node.Entry.Arrived);
        return expired;
    }

    /// <summary>Takes out what a connected block confirms, and what conflicts with it; returns the conflicts.</summary>
    public ImmutableArray<Transaction> Confirm(Block block, UnixTimeMs now)
    {
        List<Transaction> conflicts = [];
        foreach (Transaction confirmed in block.Transactions)
        {
            Remove(confirmed.Id);
            Replacements.Forget(confirmed.Id);
            foreach (TxIn input in confirmed.Inputs)
            {
                if (!Graph.TryGetSpender(input.Previous, out MempoolNode? spender)) continue;
                ImmutableArray<Transaction> rivals = RemoveAll(MempoolGraph.Below([spender]));
                foreach (Transaction rival in rivals) Replacements.Replace(rival.Id, confirmed.Id);
                conflicts.AddRange(rivals);
            }
        }
        floor.Fall(now);
        return [.. conflicts];
    }

    /// <summary>
    /// Judges everything again when the next block has other rules than those it was judged by: a change of rules that was adopted
    /// here, or one that its height or its time brought. What the new rules forbid leaves and is returned, the rest stays.
    /// </summary>
    public ImmutableArray<Transaction> Follow(MempoolContext context)
    {
        if (judgedBy == context.Rules) return [];
        bool isEmpty = Count == 0;
        judgedBy = context.Rules;
        return isEmpty ? [] : Unconfirm([], context);
    }

    /// <summary>
    /// Judges everything again after blocks left the chain: their transactions first, oldest block first, then what waited
    /// before. Returns what does not hold any more.
    /// </summary>
    /// <param name="disconnected">Transactions of blocks that left, in chain order, coinbases included.</param>
    /// <param name="context">The new tip.</param>
    public ImmutableArray<Transaction> Unconfirm(IEnumerable<Transaction> disconnected, MempoolContext context)
    {
        SavedTransaction[] waiting = [.. InOrder.Select(SavedTransaction.Of)];
        Graph.Clear();
        earliest = new(long.MaxValue);
        judgedBy = context.Rules;
        IEnumerable<SavedTransaction> back = disconnected.Where(transaction => !transaction.IsCoinbase).Select(transaction => new SavedTransaction(transaction, context.Now));
        return Restore(back.Concat(waiting), context);
    }

    /// <summary>
    /// Takes transactions back that waited before, as a file remembers them, under the rules of now. Returns what does not
    /// hold any more.
    /// </summary>
    /// <param name="saved">Parents before children.</param>
    /// <param name="context">The tip.</param>
    public ImmutableArray<Transaction> Restore(IEnumerable<SavedTransaction> saved, MempoolContext context)
    {
        Follow(context);
        ImmutableArray<Transaction>.Builder lost = ImmutableArray.CreateBuilder<Transaction>();
        foreach (SavedTransaction one in saved)
        {
            MempoolVerdict verdict = MempoolAcceptance.CheckAgain(this, one.Transaction, context);
            UnixTimeMs arrived = one.Arrived < context.Now ? one.Arrived : context.Now;
            if (verdict is MempoolVerdict.Accepted accepted) Add(accepted.Entry with { Arrived = arrived });
            else if (verdict is not MempoolVerdict.Known) lost.Add(one.Transaction);
        }
        lost.AddRange(Expire(context.Now));
        lost.AddRange(Trim());
        return lost.ToImmutable();
    }

    /// <summary>Takes out what is worth least until the rest fits into memory.</summary>
    private ImmutableArray<Transaction> Trim()
    {
        List<Transaction> evicted = [];
        while (MemoryBytes > policy.MempoolBytesMax && Graph.LeastWorth is { } least)
        {
            floor.Raise(least.Descendants.FeeRate);
            evicted.AddRange(RemoveAll(MempoolGraph.Below([least])));
        }
        return [.. evicted];
    }

    private MempoolEntry Add(MempoolEntry accepted)
    {
        MempoolEntry entry = accepted with { Order = order++ };
        Graph.Add(entry);
        Replacements.Forget(entry.Transaction.Id);
        if (entry.Arrived < earliest) earliest = entry.Arrived;
        return entry;
    }

    private void Remove(TxId id)
    {
        if (Graph.TryGet(id, out MempoolNode? node)) Graph.Remove(node);
    }

    /// <summary>Children first, so that each stands at the end of its chains when it leaves.</summary>
    private ImmutableArray<Transaction> RemoveAll(MempoolNode[] nodes)
    {
        for (int i = nodes.Length - 1; i >= 0; i--) Graph.Remove(nodes[i]);
        return [.. nodes.Select(node => node.Entry.Transaction)];
    }
}
