using Blockchain.Consensus.Blocks;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>What a node remembers of a waiting transaction; fee and place follow from the chain.</summary>
/// <param name="Transaction">The transaction.</param>
/// <param name="Arrived">When this node first took it.</param>
public sealed record SavedTransaction(Transaction Transaction, UnixTimeMs Arrived)
{
    /// <summary>Of an entry.</summary>
    public static SavedTransaction Of(MempoolEntry entry) => new(entry.Transaction, entry.Arrived);
}
