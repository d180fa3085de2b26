using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>What a transaction comes to together with its unconfirmed ancestors, or with its descendants; itself included.</summary>
/// <param name="Count">Transactions.</param>
/// <param name="VirtualBytes">Their virtual bytes.</param>
/// <param name="Fees">Their fees.</param>
public readonly record struct PackageTotals(int Count, long VirtualBytes, Amount Fees)
{
    /// <summary>The fee rate of all together.</summary>
    public FeeRate FeeRate => new(Fees, VirtualBytes);

    /// <summary>One transaction alone.</summary>
    public static PackageTotals Of(MempoolEntry entry) => new(1, entry.VirtualSize, entry.Fee);

    /// <summary>With more transactions.</summary>
    public static PackageTotals operator +(PackageTotals left, PackageTotals right) =>
        new(left.Count + right.Count, left.VirtualBytes + right.VirtualBytes, left.Fees + right.Fees);

    /// <summary>With fewer transactions.</summary>
    public static PackageTotals operator -(PackageTotals left, PackageTotals right) =>
        new(left.Count - right.Count, left.VirtualBytes - right.VirtualBytes, left.Fees - right.Fees);
}
