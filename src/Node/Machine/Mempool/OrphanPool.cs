using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>
/// Transactions whose parents are still on the way. Bounded in number, weight and time. When it is full, the peer that sent most gives
/// one up, drawn by lot: so nobody can foretell which, and a flood displaces nothing but itself.
/// </summary>
/// <param name="seed">What the lots are drawn from; a live host takes one that nobody can guess.</param>
public sealed class OrphanPool(Hash256 seed)
{
    /// <summary>Transactions kept.</summary>
    public const int OrphanCountMax = 100;

    /// <summary>Weight units of one transaction that is kept.</summary>
    public const int OrphanWeightMax = 400_000;

    /// <summary>How long a transaction is kept, in milliseconds: 20 minutes.</summary>
    public const long OrphanAgeMsMax = 20 * 60 * 1_000;

    private readonly List<Orphan> orphans = [];
    private readonly Dictionary<OutPoint, List<Orphan>> spenders = [];
    private Hash256 lot = seed;

    /// <summary>Number of transactions.</summary>
    public int Count => orphans.Count;

    /// <summary>All transactions, in the order in which they came.</summary>
    public IEnumerable<Transaction> All => orphans.Select(static orphan => orphan.Transaction);

    /// <summary>Whether a transaction is kept here.</summary>
    public bool Contains(TxId id) => orphans.Exists(orphan => orphan.Transaction.Id == id);

    /// <summary>Keeps a transaction until its parents come.</summary>
    /// <returns>Whether it is kept, and was not before.</returns>
    public bool Add(Transaction transaction, PeerId from, UnixTimeMs now)
    {
        if (transaction.Weight > OrphanWeightMax) return false;
        Expire(now);
        if (orphans.Find(orphan => orphan.Transaction.WitnessId == transaction.WitnessId) is { } known)
        {
            known.From.Add(from);
            return false;
        }
        Orphan added = new(transaction, now);
        added.From.Add(from);
        orphans.Add(added);
        foreach (TxIn input in transaction.Inputs)
        {
            if (!spenders.TryGetValue(input.Previous, out List<Orphan>? list)) spenders.Add(input.Previous, list = []);
            list.Add(added);
        }
        while (Count > OrphanCountMax) MakeRoom();
        return orphans.Contains(added);
    }

    /// <summary>Takes out those that spend outputs of a transaction which has come, each with a peer that sent it, in the order in which they came.</summary>
    public IReadOnlyList<(Transaction Transaction, PeerId From)> TakeChildren(Transaction parent)
    {
        if (Count == 0) return [];
        HashSet<Orphan> children = [];
        for (int i = 0; i < parent.Outputs.Length; i++) children.UnionWith(SpendersOf(new(parent.Id, (uint)i)));
        Orphan[] taken = [.. orphans.Where(children.Contains)];
        foreach (Orphan child in taken) Remove(child);
        return [.. taken.Select(child => (child.Transaction, child.From.Min))];
    }

    /// <summary>Drops what a connected block holds, and what conflicts with it.</summary>
    public void Confirm(Block block)
    {
        foreach (Transaction transaction in block.Transactions)
        {
            if (Count == 0) return;
            foreach (TxIn input in transaction.Inputs)
            {
                foreach (Orphan spender in SpendersOf(input.Previous).ToArray()) Remove(spender);
            }
        }
    }

    /// <summary>A peer is gone, and with it what it alone sent.</summary>
    public void Forget(PeerId peer)
    {
        foreach (Orphan orphan in orphans.Where(orphan => orphan.From.Remove(peer) && orphan.From.Count == 0).ToArray()) Remove(orphan);
    }

    /// <summary>Drops what was kept for too long.</summary>
    public void Expire(UnixTimeMs now)
    {
        foreach (Orphan orphan in orphans.Where(orphan => now - orphan.Arrived > OrphanAgeMsMax).ToArray()) Remove(orphan);
    }

    private List<Orphan> SpendersOf(OutPoint outPoint) => spenders.TryGetValue(outPoint, out List<Orphan>? list) ? list : [];

    private void MakeRoom()
    {
        PeerId[] senders = [.. orphans.SelectMany(orphan => orphan.From)];
        ILookup<int, PeerId> byCount = senders.GroupBy(peer => peer).OrderBy(group => group.Key).ToLookup(group => group.Count(), group => group.Key);
        PeerId most = Draw([.. byCount[byCount.Max(group => group.Key)]]);
        Orphan given = Draw([.. orphans.Where(orphan => orphan.From.Contains(most))]);
        given.From.Remove(most);
        if (given.From.Count == 0) Remove(given);
    }

    private T Draw<T>(T[] from)
    {
        lot = Sha256d.Of(lot.ToArray());
        return from[(int)(lot.A % (ulong)from.Length)];
    }

    private void Remove(Orphan orphan)
    {
        orphans.Remove(orphan);
        foreach (TxIn input in orphan.Transaction.Inputs)
        {
            List<Orphan> list = SpendersOf(input.Previous);
            list.Remove(orphan);
            if (list.Count == 0) spenders.Remove(input.Previous);
        }
    }

    private sealed class Orphan(Transaction transaction, UnixTimeMs arrived)
    {
        public Transaction Transaction { get; } = transaction;

        public UnixTimeMs Arrived { get; } = arrived;

        /// <summary>Peers that sent it.</summary>
        public SortedSet<PeerId> From { get; } = [];
    }
}
