using Blockchain.Consensus.Blocks;

namespace Blockchain.Node.Machine.Sync;

/// <summary>A transaction that a compact block holds whole, because the receiver cannot have it.</summary>
/// <param name="Index">Its place in the block.</param>
/// <param name="Transaction">The transaction.</param>
public readonly record struct PrefilledTransaction(int Index, Transaction Transaction);
