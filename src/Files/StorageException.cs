using System.Globalization;

namespace Blockchain.Files;

/// <summary>
/// A file could not be read, written or made durable, or is not what was written. Fatal: the program ends and never tries again,
/// because after a failed sync nobody knows what the disk holds.
/// </summary>
public sealed class StorageException : Exception
{
    /// <summary>Names what is broken and where.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="file">The file or folder.</param>
    /// <param name="offset">Byte of the file, or null where the whole file is meant.</param>
    /// <param name="detail">In words.</param>
    /// <param name="cause">What the system said.</param>
    public StorageException(StorageFault fault, string file, long? offset, string detail, Exception? cause = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"{file}{(offset is null ? "" : $" at byte {offset}")}: {detail}"), cause)
    {
        Fault = fault;
        File = file;
        Offset = offset;
    }

    /// <summary>What the system said as a fault of ours: only what is no matter of rights or places speaks of the disk.</summary>
    /// <param name="file">The file or folder.</param>
    /// <param name="call">What was tried.</param>
    /// <param name="cause">What the system said.</param>
    public static StorageException Of(string file, string call, Exception cause) =>
        new(cause is UnauthorizedAccessException or DirectoryNotFoundException ? StorageFault.Refused : StorageFault.Io, file, null, $"{call}: {cause.Message}", cause);

    /// <summary>What is wrong.</summary>
    public StorageFault Fault { get; }

    /// <summary>The file or folder.</summary>
    public string File { get; }

    /// <summary>Where in the file, in bytes from its start; null where the whole file is meant.</summary>
    public long? Offset { get; }
}
