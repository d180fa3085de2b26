using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Sync;

/// <summary>Transactions whose parents are still on the way. Bounded; the oldest make room.</summary>
public sealed class OrphanPool
{
    /// <summary>Transactions kept.</summary>
    public const int OrphanCountMax = 100;

    /// <summary>Weight units of one transaction that is kept.</summary>
    public const int OrphanWeightMax = 400_000;

    private readonly Dictionary<TxId, Transaction> orphans = [];
    private readonly Queue<TxId> arrival = new();

    /// <summary>Keeps a transaction until its parents come.</summary>
    public void Add(Transaction transaction)
    {
        if (transaction.Weight > OrphanWeightMax || !orphans.TryAdd(transaction.Id, transaction)) return;
        arrival.Enqueue(transaction.Id);
        while (arrival.Count > OrphanCountMax) orphans.Remove(arrival.Dequeue()); // some have left already: their places count until they pass
    }

    /// <summary>Takes out those that spend outputs of a transaction which has come.</summary>
    public IReadOnlyList<Transaction> TakeChildren(TxId parent)
    {
        List<Transaction> children = [.. orphans.Values.Where(orphan => orphan.Inputs.Any(input => input.Previous.Tx == parent))];
        foreach (Transaction child in children) orphans.Remove(child.Id);
        return children;
    }
}
