namespace Blockchain.Consensus.Addresses;

/// <summary>The two checksums of the family.</summary>
public enum Bech32Checksum
{
    /// <summary>BIP 173, for witness version 0: inserting or deleting q before a final p can go unnoticed.</summary>
    Bech32,

    /// <summary>BIP 350, for witness versions from 1: mends that.</summary>
    Bech32m,
}
