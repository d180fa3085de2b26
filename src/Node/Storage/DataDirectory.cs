using System.Globalization;
using Blockchain.Files;

namespace Blockchain.Node.Storage;

/// <summary>The folder of one node, which one process at a time may work in; and the names of the files in it.</summary>
/// <remarks>The lock belongs to the process and not to the file's existence: a process that was killed leaves none behind.</remarks>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream held;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Blocks, undo data and decisions.</summary>
    public string ChainLog => FileNamed("chain.log");

    /// <summary>The block index.</summary>
    public string Index => FileNamed("index.db");

    /// <summary>The checkpoint of the coin set.</summary>
    public string Coins => FileNamed("coins.dat");

    /// <summary>Makes the folder, for its owner alone, and locks it.</summary>
    /// <exception cref="StorageException">Another process has it, whose number is in the message; or the system refuses.</exception>
    public static DataDirectory Open(string path)
    {
        if (File.Exists(path)) throw new StorageException(StorageFault.Refused, path, null, "is a file, not a folder");
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StorageException.Of(path, "make folder", e);
        }
        string file = LockOf(path);
        string pid = PidOf(path); // apart from the lock, which nobody else can open to read
        FileStream held;
        try
        {
            held = new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw StorageException.Of(file, "lock", e);
        }
        catch (IOException e)
        {
            throw new StorageException(StorageFault.Locked, path, null, $"process {ReadPid(pid)} works in this folder", e);
        }
        try
        {
            File.WriteAllText(pid, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw StorageException.Of(pid, "write", e);
        }
        return new(path, held);
    }

    /// <summary>The number of the process that works in a folder now, or ? where it cannot be read; null where none does.</summary>
    public static string? HolderOf(string path)
    {
        if (!File.Exists(LockOf(path))) return null;
        try
        {
            new FileStream(LockOf(path), FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
            return null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            return ReadPid(PidOf(path));
        }
    }

    /// <summary>A file of another part of the node.</summary>
    public string FileNamed(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => held.Dispose();

    private static string LockOf(string path) => System.IO.Path.Combine(path, "lock");

    private static string PidOf(string path) => System.IO.Path.Combine(path, "pid");

    private static string ReadPid(string pid)
    {
        try
        {
            return File.ReadAllText(pid).Trim();
        }
        catch (IOException)
        {
            return "?";
        }
    }
}
