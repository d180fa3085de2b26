namespace Blockchain.Client;

/// <summary>The answer of getpaymentstatus.</summary>
/// <param name="TxId">The payment.</param>
/// <param name="Waiting">Whether it waits in the mempool.</param>
/// <param name="Block">A block that holds it; null for none.</param>
/// <param name="Confirmations">1 in the best block; 0 where the best chain does not hold it.</param>
/// <param name="Safe">Whether it can be relied on: confirmed, and on every branch of every open fork.</param>
/// <param name="Why">The same in words.</param>
/// <param name="Forks">The open forks.</param>
public sealed record PaymentStatusInfo(
    string TxId, bool Waiting, BlockPlaceInfo? Block, int Confirmations, bool Safe, string Why, PaymentForkInfo[] Forks);
