using Blockchain.Wallet.Ledger;

namespace Blockchain.Wallet.Commands;

/// <summary>The words of history.</summary>
internal static class HistoryKinds
{
    /// <summary>What a transaction was to the wallet.</summary>
    public static string Name(this HistoryKind kind) => kind switch
    {
        HistoryKind.Received => "received",
        HistoryKind.Sent => "sent",
        HistoryKind.Moved => "moved",
        HistoryKind.Mined => "mined",
    };
}
