using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Files;

/// <summary>A file that is read at once, with a bound: what is at a path that somebody named may be anything.</summary>
public static class SmallFile
{
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
