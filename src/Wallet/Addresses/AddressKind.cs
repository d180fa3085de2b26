namespace Blockchain.Wallet.Addresses;

/// <summary>What must be shown to spend from an address.</summary>
public enum AddressKind
{
    /// <summary>A signature of one key (P2PKH).</summary>
    KeyHash,

    /// <summary>A script with what satisfies it (P2SH).</summary>
    ScriptHash,

    /// <summary>A signature of one key, in the witness (P2WPKH).</summary>
    WitnessKeyHash,

    /// <summary>A script with what satisfies it, in the witness (P2WSH).</summary>
    WitnessScriptHash,

    /// <summary>A signature of the output key, or a script that it commits to (P2TR).</summary>
    Taproot,

    /// <summary>A witness program that no rule reads yet: anybody may spend it.</summary>
    WitnessUnknown,
}
