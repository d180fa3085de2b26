using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>A transaction that waits for a block.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Fee">What it pays.</param>
/// <param name="SigOpsCost">The cost of its signature operations under the rules that it was judged by.</param>
/// <param name="Arrived">When this node first took it.</param>
/// <param name="Order">The number of entries taken before it; parents have lower numbers than their children.</param>
public sealed record MempoolEntry(Transaction Transaction, Amount Fee, long SigOpsCost, UnixTimeMs Arrived, long Order)
{
    /// <summary>Virtual bytes that one unit of signature cost counts as, at least: a transaction cannot hide its checks in few bytes (Core: bytespersigop).</summary>
    public const int SigOpVirtualBytes = 20;

    private const int EntryMemoryBytes = 700;
    private const int InputMemoryBytes = 180;
    private const int OutputMemoryBytes = 40;

    /// <summary>What fees are counted by: virtual bytes, or more where there are many signature operations.</summary>
    public int VirtualSize =>
        (int)((Math.Max(Transaction.Weight, SigOpsCost * SigOpVirtualBytes) + Transaction.WitnessScaleFactor - 1) / Transaction.WitnessScaleFactor);

    /// <summary>The fee rate.</summary>
    public FeeRate FeeRate => new(Fee, VirtualSize);

    /// <summary>Bytes of memory that the entry takes, about: its own bytes, its objects, and its rows in the tables.</summary>
    public long MemoryBytes =>
        EntryMemoryBytes + Transaction.Size + (long)InputMemoryBytes * Transaction.Inputs.Length + (long)OutputMemoryBytes * Transaction.Outputs.Length;
}
