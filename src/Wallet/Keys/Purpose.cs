namespace Blockchain.Wallet.Keys;

/// <summary>What an account's addresses are, by the number of the BIP that says where its keys stand.</summary>
public enum Purpose : byte
{
    /// <summary>P2PKH: 1…, m…, n… (BIP 44). The only one whose owner can sign messages.</summary>
    KeyHash = 44,

    /// <summary>P2WPKH: bc1q… (BIP 84).</summary>
    WitnessKeyHash = 84,

    /// <summary>P2TR with nothing but a key: bc1p… (BIP 86).</summary>
    Taproot = 86,
}
