using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>A transaction that waits for a block.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Fee">What it pays.</param>
/// <param name="Arrived">When this node first took it.</param>
/// <param name="Order">The number of entries taken before it; parents have lower numbers than their children.</param>
public sealed record MempoolEntry(Transaction Transaction, Amount Fee, UnixTimeMs Arrived, long Order)
{
    /// <summary>The fee rate.</summary>
    public FeeRate FeeRate => new(Fee, Transaction.VirtualSize);
}
