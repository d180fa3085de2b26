using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Blockchain.Files;

/// <summary>
/// The only way to write what must survive. What was written is durable when <see cref="Sync"/> has returned, and not before; any error is
/// a <see cref="StorageException"/>, after which the file must not be used again.
/// </summary>
/// <remarks>Needs fsync and is refused where there is none (Windows). One owner.</remarks>
public sealed class DurableFile : IDisposable
{
    private readonly SafeFileHandle handle;

    private DurableFile(string path, SafeFileHandle handle)
    {
        Path = path;
        this.handle = handle;
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Length in bytes.</summary>
    public long Length => Try(() => RandomAccess.GetLength(handle), "length");

    /// <summary>Opens a file for reading and writing; makes it, and its name in the folder durable, where it does not exist.</summary>
    /// <exception cref="StorageException">It cannot be opened.</exception>
    public static DurableFile Open(string path)
    {
        bool isNew = !File.Exists(path);
        DurableFile file = Open(path, FileMode.OpenOrCreate);
        if (isNew) SyncFolderOf(path);
        return file;
    }

    /// <summary>Makes an empty file, in place of any that is there. Its name is durable only after <see cref="Replace"/>.</summary>
    /// <exception cref="StorageException">It cannot be made.</exception>
    public static DurableFile Create(string path) => Open(path, FileMode.Create);

    /// <summary>Gives a file that has been synced the name of another one, at once and durably.</summary>
    /// <exception cref="StorageException">The name could not be changed, or not durably.</exception>
    public static void Replace(string from, string to)
    {
        Try(to, "rename", () => File.Move(from, to, overwrite: true));
        SyncFolderOf(to);
    }

    /// <summary>Gives a file new contents, at once and durably: they are written aside, under the file's name and <c>.new</c>. Until this returns the old ones count.</summary>
    /// <exception cref="StorageException">The contents could not be written, or not durably.</exception>
    public static void ReplaceContents(string path, ReadOnlySpan<byte> contents)
    {
        string aside = path + ".new";
        using (DurableFile file = Create(aside))
        {
            file.Write(0, contents);
            file.Sync();
        }
        Replace(aside, path);
    }

    /// <summary>Removes a file, if it is there, durably.</summary>
    /// <exception cref="StorageException">It could not be removed.</exception>
    public static void Delete(string path)
    {
        if (!File.Exists(path)) return;
        Try(path, "delete", () => File.Delete(path));
        SyncFolderOf(path);
    }

    /// <summary>Makes the names in a folder durable.</summary>
    /// <exception cref="StorageException">They could not be made durable.</exception>
    public static void SyncFolder(string folder)
    {
        int descriptor = LibC.Open(folder, LibC.ReadOnly);
        if (descriptor < 0) throw Failed(folder, "open", Marshal.GetLastPInvokeError());
        try
        {
            SyncDescriptor(descriptor, folder);
        }
        finally
        {
            _ = LibC.Close(descriptor); // the sync has answered; nothing was written through this descriptor
        }
    }

    /// <summary>Fills a buffer from a place in the file; answers how many bytes there were, fewer only at the end of the file.</summary>
    /// <exception cref="StorageException">The system cannot read.</exception>
    public int Read(long offset, Span<byte> buffer)
    {
        int count = 0;
        try
        {
            while (count < buffer.Length)
            {
                int read = RandomAccess.Read(handle, buffer[count..], offset + count);
                if (read == 0) break;
                count += read;
            }
            return count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, Path, offset, $"read: {e.Message}", e);
        }
    }

    /// <summary>Writes all bytes at a place in the file; what the system takes only in part is completed.</summary>
    /// <exception cref="StorageException">The system cannot write; the bytes may be there in part.</exception>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(StorageFault.Io, Path, offset, $"write: {e.Message}", e);
        }
    }

    /// <summary>Cuts the file, or fills it up with zeros.</summary>
    /// <exception cref="StorageException">The system cannot.</exception>
    public void SetLength(long length) => Try(Path, "set length", () => RandomAccess.SetLength(handle, length));

    /// <summary>Waits until everything written so far is on the disk.</summary>
    /// <exception cref="StorageException">It is not, and nobody knows what is.</exception>
    public void Sync()
    {
        bool isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            SyncDescriptor((int)handle.DangerousGetHandle(), Path);
        }
        finally
        {
            if (isHeld) handle.DangerousRelease();
        }
    }

    /// <summary>Closes the file without syncing.</summary>
    public void Dispose() => handle.Dispose();

    private static DurableFile Open(string path, FileMode mode)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("durable files need fsync: use Linux, macOS or WSL");
        return new(path, Try(path, "open", () => File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read)));
    }

    private static void SyncFolderOf(string path) => SyncFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? "/");

    private static void SyncDescriptor(int descriptor, string path)
    {
        while (LibC.Sync(descriptor) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != LibC.Interrupted) throw Failed(path, "fsync", error); // after a failure the kernel may have dropped the pages
        }
    }

    private static StorageException Failed(string path, string call, int error) =>
        new(StorageFault.Io, path, null, $"{call}: {Marshal.GetPInvokeErrorMessage(error)}");

    private static void Try(string path, string what, Action call) => Try(path, what, () =>
    {
        call();
        return true;
    });

    private static T Try<T>(string path, string what, Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of(path, what, e);
        }
    }

    private T Try<T>(Func<T> call, string what) => Try(Path, what, call);
}
