using Blockchain.Files;
using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Live;

/// <summary>The waiting transactions in the node's folder, from one run to the next.</summary>
/// <param name="folder">The folder, which stays the caller's.</param>
internal sealed class MempoolOnDisk(DataDirectory folder)
{
    private const string FileName = "mempool.dat";

    private readonly Lock gate = new();

    /// <summary>Where.</summary>
    public string Path => folder.FileNamed(FileName);

    /// <summary>Reads what was saved; null where there is nothing.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public MempoolFile? Load()
    {
        if (!File.Exists(Path)) return null;
        using DurableFile file = DurableFile.Open(Path);
        byte[] bytes = new byte[file.Length];
        file.Read(0, bytes);
        return MempoolFile.Read(bytes);
    }

    /// <summary>Saves; when this returns the file outlives the process. Until then it is the old one.</summary>
    /// <param name="bytes">What <see cref="MempoolFile.ToBytes"/> made.</param>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Save(byte[] bytes)
    {
        lock (gate) DurableFile.ReplaceContents(Path, bytes);
    }
}
