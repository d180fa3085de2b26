namespace Blockchain.Wallet.Keys;

/// <summary>What is wrong with a text that should have been an extended key.</summary>
public enum ExtendedKeyFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A character that Base58 does not have, or too many of them.</summary>
    NotBase58,

    /// <summary>A typing mistake, most likely.</summary>
    ChecksumMismatch,

    /// <summary>Not 78 bytes.</summary>
    WrongLength,

    /// <summary>It begins like no extended key of a known network.</summary>
    UnknownVersion,

    /// <summary>It belongs to another network.</summary>
    OtherNetwork,

    /// <summary>A public key was wanted, and this is a private one, or the other way round.</summary>
    OtherHalf,

    /// <summary>The beginning says public and the content is private, or the other way round.</summary>
    VersionContradictsKey,

    /// <summary>The byte in front of the key is none that there is.</summary>
    WrongKeyPrefix,

    /// <summary>A root that claims to have a parent.</summary>
    RootWithParent,

    /// <summary>A root that claims to be a child.</summary>
    RootWithNumber,

    /// <summary>Zero, or not below the group order.</summary>
    SecretOutOfRange,

    /// <summary>No point of the curve has this x.</summary>
    NotOnCurve,
}
