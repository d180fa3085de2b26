namespace Blockchain.Files;

/// <summary>What is wrong with a file.</summary>
public enum StorageFault : byte
{
    /// <summary>The system refused to read, write or sync. What is on the disk is what was durable before; the process must end.</summary>
    Io,

    /// <summary>There is nothing wrong with the disk: this user may not, or something else is at that place.</summary>
    Refused,

    /// <summary>Bytes that were durable have changed.</summary>
    CorruptRecord,

    /// <summary>The key that makes the node the peer that it is has changed.</summary>
    CorruptKey,

    /// <summary>Bytes that were durable are gone.</summary>
    Truncated,

    /// <summary>The file is of another kind, version or network.</summary>
    Foreign,

    /// <summary>Another process works in the folder.</summary>
    Locked,
}
