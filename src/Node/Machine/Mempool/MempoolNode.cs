using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>An entry in its place among those that it spends from and those that spend from it. Changed by <see cref="MempoolGraph"/> alone.</summary>
internal sealed class MempoolNode(MempoolEntry entry)
{
    public MempoolEntry Entry { get; } = entry;

    public HashSet<MempoolNode> Parents { get; } = [];

    public HashSet<MempoolNode> Children { get; } = [];

    /// <summary>With all that it spends from, near and far.</summary>
    public PackageTotals Ancestors { get; set; } = PackageTotals.Of(entry);

    /// <summary>With all that spend from it, near and far.</summary>
    public PackageTotals Descendants { get; set; } = PackageTotals.Of(entry);

    /// <summary>What it is worth to keep: its own fee rate, or that of itself with its descendants where they pay for it.</summary>
    public FeeRate Worth => Entry.FeeRate.CompareTo(Descendants.FeeRate) >= 0 ? Entry.FeeRate : Descendants.FeeRate;

    /// <summary>Least worth first; of equal worth the latest.</summary>
    public static int CompareWorth(MempoolNode? left, MempoolNode? right)
    {
        if (left is null || right is null) return left is null ? right is null ? 0 : -1 : 1;
        int byWorth = left.Worth.CompareTo(right.Worth);
        return byWorth != 0 ? byWorth : right.Entry.Order.CompareTo(left.Entry.Order);
    }
}
