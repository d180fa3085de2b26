using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Ledger;

/// <summary>One line of the wallet's history.</summary>
/// <param name="Known">The transaction.</param>
/// <param name="Kind">What it was to the wallet.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Net">What it adds to the wallet, and below zero takes from it, with the fee.</param>
/// <param name="Fee">What the wallet paid for it; null where others paid for it too, or alone.</param>
/// <param name="Confirmations">1 in the chain's last block; 0 while in none.</param>
public sealed record HistoryEntry(WalletTransaction Known, HistoryKind Kind, TransactionState State, Amount Net, Amount? Fee, int Confirmations)
{
    /// <summary>The amount that people mean: what came, or what was paid without the fee.</summary>
    public Amount Amount => Kind is HistoryKind.Sent or HistoryKind.Moved ? new Amount(-Net.Satoshis) - (Fee ?? default) : Net;
}
