namespace Blockchain.Consensus.Addresses;

/// <summary>Kinds of mistake in an address or a key.</summary>
public enum AddressFault
{
    /// <summary>No mistake.</summary>
    None,

    /// <summary>No text.</summary>
    Empty,

    /// <summary>More characters than any address has.</summary>
    TooLong,

    /// <summary>A character that the encoding does not use.</summary>
    WrongCharacter,

    /// <summary>BIP 173 allows either case, and not both.</summary>
    MixedCase,

    /// <summary>A typing mistake, most likely.</summary>
    ChecksumMismatch,

    /// <summary>Well formed, for another network.</summary>
    OtherNetwork,

    /// <summary>Too few or too many bytes for what it claims to be.</summary>
    WrongLength,

    /// <summary>Bits beyond the last byte are set, or there are too many of them.</summary>
    WrongPadding,

    /// <summary>A version byte that means nothing, or a witness version above 16.</summary>
    WrongVersion,

    /// <summary>The checksum belongs to the other of Bech32 and Bech32m (BIP 350).</summary>
    WrongEncoding,

    /// <summary>Zero, or not below the group order.</summary>
    KeyOutOfRange,
}
