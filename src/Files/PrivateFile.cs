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
            throw StorageException.Of(path, "write", e);
        }
        using (DurableFile file = DurableFile.Open(aside))
        {
            file.Write(0, content);
            file.Sync();
        }
        DurableFile.Replace(aside, path);
    }
}
