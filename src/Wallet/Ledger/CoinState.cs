namespace Blockchain.Wallet.Ledger;

/// <summary>What an unspent output of the wallet is good for.</summary>
public enum CoinState
{
    /// <summary>In a block, and free to spend.</summary>
    Confirmed,

    /// <summary>The reward of a block that is not deep enough yet.</summary>
    Immature,

    /// <summary>Of a transaction that waits and that the wallet made from its own coins: its change.</summary>
    OwnChange,

    /// <summary>Of a transaction that waits and that somebody else made: it may never be confirmed.</summary>
    Waiting,
}
