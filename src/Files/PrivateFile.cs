using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Files;

/// <summary>A small file that only its owner may read, written as a whole: after a kill at any moment the old content is there, or the new one.</summary>
public static class PrivateFile
{
    /// <summary>What the name of a file ends in while it is written; one that a kill left behind is overwritten by the next.</summary>
    public const string AsideSuffix = ".new";

    /// <summary>Puts content in the place of what is there, durably.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">All of it.</param>
    /// <exception cref="StorageException">The system cannot; what was there before is still there.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string aside = path + AsideSuffix;
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            File.Delete(aside);
            new FileStream(aside, options).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, path, null, $"write: {e.Message}", e);
        }
        using (DurableFile file = DurableFile.Open(aside))
        {
            file.Write(0, content);
            file.Sync();
        }
        DurableFile.Replace(aside, path);
    }

    /// <summary>Reads a file as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytesMax">More than so many are not read.</param>
    /// <param name="content">All of it.</param>
    /// <param name="reason">Why it cannot be read, in words.</param>
    public static bool TryRead(string path, int bytesMax, [NotNullWhen(true)] out byte[]? content, [NotNullWhen(false)] out string? reason)
    {
        content = null;
        reason = null;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            // One byte more than allowed: a pipe or a device does not say how long it is.
            byte[] bytes = new byte[bytesMax + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= bytesMax) content = bytes[..length];
            else reason = $"{path} is longer than {bytesMax} bytes";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            reason = e is FileNotFoundException or DirectoryNotFoundException ? $"there is no file {path}" : e.Message;
        }
        return content is not null;
    }
}
