using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Files;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Tests.Ledger;

namespace Blockchain.Wallet.Tests.Records;

/// <summary>All that a ledger knows as one text, to hold two of them side by side.</summary>
internal static class KeptState
{
    public static WalletHead Head { get; } = new("regtest", KeyNetwork.Regtest, 0, 0x73c5da0a, TestAccounts.Two);

    public static string Of(WalletLedger ledger)
    {
        StringBuilder text = new();
        text.Append(ledger.Tip).Append(' ').AppendLine(ledger.Tip is { } tip ? tip.Hash.ToString() : "");
        foreach (WatchRow row in ledger.Watch.Rows) text.AppendLine($"{row.Account.Purpose} {row.Branch} {row.Next} {row.Paid}");
        foreach (HistoryEntry entry in new LedgerView(ledger).History().OrderBy(entry => entry.Known.Id))
        {
            WalletTransaction known = entry.Known;
            text.AppendLine($"{known.Id} {known.Transaction.WitnessId} {entry.State} {entry.Net} {entry.Fee} {entry.Confirmations} {known.Time} {known.Position} "
                + $"{known.IsWaiting} {known.IsSent} {known.IsAbandoned} {known.LeftBlock} {known.ReplacedBy}");
        }
        foreach ((OutPoint place, Coin coin) in new LedgerView(ledger).CoinsInBlocks().OrderBy(coin => coin.Key)) text.AppendLine($"{place} {coin}");
        foreach (WalletCoin coin in new LedgerView(ledger, LedgerWorld.MaturityBlocks).Coins()) text.AppendLine($"{coin.Place} {coin.State} {coin.Owner.Index}");
        return text.ToString();
    }
}
