using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Ledger;

namespace Blockchain.Wallet.Standing;

/// <summary>What the wallet has, apart by how safe it is.</summary>
/// <param name="Safe">Confirmed, on every branch of every open fork.</param>
/// <param name="AtRisk">Confirmed, and an open fork may take it away.</param>
/// <param name="OwnChange">Change of the wallet's payments that wait.</param>
/// <param name="Waiting">Payments of others that wait.</param>
/// <param name="Immature">Rewards that are not deep enough yet.</param>
public sealed record BalanceSheet(Amount Safe, Amount AtRisk, Amount OwnChange, Amount Waiting, Amount Immature)
{
    /// <summary>Sums up coins.</summary>
    public static BalanceSheet Of(IReadOnlyCollection<WalletCoin> coins, WalletLedger ledger, ForkPicture forks)
    {
        LedgerView view = new(ledger);
        WalletCoin[] risky =
        [
            .. coins.Where(coin => coin.State == CoinState.Confirmed && forks.IsOpen
                && ledger.Book.TryGet(coin.Place.Tx, out WalletTransaction? made) && forks.Of(view.EntryOf(made)).Kind.IsAtRisk()),
        ];
        Balance all = LedgerView.BalanceOf(coins), atRisk = LedgerView.BalanceOf(risky);
        return new(all.Confirmed - atRisk.Confirmed, atRisk.Confirmed, all.OwnChange, all.Waiting, all.Immature);
    }
}
