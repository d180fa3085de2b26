namespace Blockchain.Consensus.Script;

/// <summary>Which dialect of script is running; it decides what a signature covers.</summary>
public enum SignatureVersion
{
    /// <summary>scriptSig, scriptPubKey and P2SH scripts.</summary>
    Legacy,

    /// <summary>Version 0 witness programs (BIP 143).</summary>
    WitnessV0,

    /// <summary>A taproot key path (BIP 341).</summary>
    Taproot,

    /// <summary>A taproot script path (BIP 342).</summary>
    Tapscript,
}
