using System.Runtime.InteropServices;

namespace Blockchain.Files;

/// <summary>The calls of the C library that make files and folders durable; .NET 10 loses the errors of its own.</summary>
internal static partial class LibC
{
    /// <summary>The call was interrupted before it began: call again. The same number on Linux and macOS.</summary>
    internal const int Interrupted = 4;

    /// <summary>Open for reading only, which is all that a sync needs. The same number on Linux and macOS.</summary>
    internal const int ReadOnly = 0;

    private const string Library = "libc";

    /// <summary>Blocks until everything written through the descriptor is on the disk; -1 when it is not.</summary>
    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(int descriptor);

    /// <summary>Opens a file or a folder; -1 when it cannot.</summary>
    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    /// <summary>Closes a descriptor.</summary>
    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int descriptor);
}
