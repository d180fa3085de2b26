namespace Blockchain.Wallet.Keys;

/// <summary>The two rows of addresses that an account has (BIP 44).</summary>
public enum Branch : byte
{
    /// <summary>Given to others.</summary>
    Receive = 0,

    /// <summary>For what a payment leaves over.</summary>
    Change = 1,
}
