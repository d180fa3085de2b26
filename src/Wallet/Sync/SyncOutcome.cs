namespace Blockchain.Wallet.Sync;

/// <summary>What following a node has brought.</summary>
/// <param name="BlocksConfirmed">Blocks that were taken in.</param>
/// <param name="BlocksUnconfirmed">Blocks that were taken back, because the node has left them.</param>
/// <param name="Transactions">Transactions in the blocks that were taken in.</param>
public readonly record struct SyncOutcome(int BlocksConfirmed, int BlocksUnconfirmed, long Transactions);
