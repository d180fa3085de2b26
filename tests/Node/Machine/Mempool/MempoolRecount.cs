using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Mempool;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mempool;

/// <summary>Counts a mempool from scratch, in the plainest way, and holds its own figures against that.</summary>
internal static class MempoolRecount
{
    public static void Check(TxMempool pool)
    {
        MempoolEntry[] entries = [.. pool.InOrder];
        Dictionary<TxId, HashSet<TxId>> ancestors = [];
        HashSet<OutPoint> spent = [];
        long lastOrder = -1;
        foreach (MempoolEntry entry in entries)
        {
            Assert.True(entry.Order > lastOrder);
            lastOrder = entry.Order;
            HashSet<TxId> own = [entry.Transaction.Id];
            foreach (TxIn input in entry.Transaction.Inputs)
            {
                Assert.True(spent.Add(input.Previous), "two entries spend one output");
                if (!pool.Contains(input.Previous.Tx)) continue;
                Assert.True(ancestors.ContainsKey(input.Previous.Tx), "a child stands before its parent");
                own.UnionWith(ancestors[input.Previous.Tx]);
            }
            ancestors.Add(entry.Transaction.Id, own);
        }
        foreach (MempoolEntry entry in entries)
        {
            TxId id = entry.Transaction.Id;
            Assert.True(pool.TryGetTotals(id, out PackageTotals above, out PackageTotals below));
            Assert.Equal(Sum(entries.Where(other => ancestors[id].Contains(other.Transaction.Id))), above);
            Assert.Equal(Sum(entries.Where(other => ancestors[other.Transaction.Id].Contains(id))), below);
        }
        Assert.Equal(Sum(entries), pool.Totals);
        Assert.Equal(entries.Sum(entry => entry.MemoryBytes), pool.MemoryBytes);
        Assert.Equal(entries.Length, pool.Count);
        Assert.True(pool.MemoryBytes <= pool.Policy.MempoolBytesMax);
        foreach (MempoolEntry entry in entries)
        {
            foreach (TxIn input in entry.Transaction.Inputs)
            {
                Assert.True(pool.TryGetSpender(input.Previous, out TxId spender));
                Assert.Equal(entry.Transaction.Id, spender);
            }
        }
    }

    private static PackageTotals Sum(IEnumerable<MempoolEntry> entries)
    {
        PackageTotals sum = default;
        foreach (MempoolEntry entry in entries) sum += PackageTotals.Of(entry);
        return sum;
    }
}
