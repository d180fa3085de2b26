using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Sync;

/// <summary>How far the wallet has come.</summary>
/// <param name="Height">The last block that it has looked at, and that is saved.</param>
/// <param name="Target">The node's best block.</param>
/// <param name="Transactions">Transactions that it has looked at since it began.</param>
public readonly record struct SyncProgress(Height Height, Height Target, long Transactions);
