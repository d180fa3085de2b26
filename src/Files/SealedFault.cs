namespace Blockchain.Files;

/// <summary>Why a sealed file is not opened.</summary>
public enum SealedFault
{
    /// <summary>It is opened.</summary>
    None,

    /// <summary>It does not begin like a sealed file.</summary>
    Foreign,

    /// <summary>It was written by a later version of the program.</summary>
    UnknownVersion,

    /// <summary>Its end is missing, or there is more behind it.</summary>
    WrongLength,

    /// <summary>A byte is not what was written.</summary>
    Changed,

    /// <summary>It holds something else than what was asked for.</summary>
    OtherKind,

    /// <summary>The passphrase is stretched in a way that this version does not know.</summary>
    UnknownStretching,

    /// <summary>Stretching the passphrase would take more memory or time than any file of ours asks for, or less than is safe.</summary>
    StretchingOutOfBounds,

    /// <summary>The passphrase is wrong; or somebody changed the file on purpose, and its checksum with it.</summary>
    WrongPassphrase,

    /// <summary>It opens, and what is inside makes no sense.</summary>
    Malformed,
}
