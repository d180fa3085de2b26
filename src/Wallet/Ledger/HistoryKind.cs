namespace Blockchain.Wallet.Ledger;

/// <summary>What a transaction was to the wallet.</summary>
public enum HistoryKind
{
    /// <summary>Somebody paid the wallet.</summary>
    Received,

    /// <summary>The wallet paid somebody.</summary>
    Sent,

    /// <summary>The wallet paid itself.</summary>
    Moved,

    /// <summary>The reward of a block.</summary>
    Mined,
}
