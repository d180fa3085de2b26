using Blockchain.Node.Machine.Mempool;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Live;

/// <summary>The waiting transactions in the node's folder, from one run to the next.</summary>
/// <param name="folder">The folder, which stays the caller's.</param>
internal sealed class MempoolOnDisk(DataDirectory folder)
{
    /// <summary>How often the file is written while the node runs: so much is lost at most when it is killed.</summary>
    public static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(5);

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

    /// <summary>Saves every few minutes until it is told to stop.</summary>
    /// <exception cref="StorageException">The system refuses; the process must end.</exception>
    public async Task KeepAsync(NodeLoop loop, TimeProvider time, CancellationToken stop)
    {
        using PeriodicTimer due = new(SaveInterval, time);
        try
        {
            while (await due.WaitForNextTickAsync(stop).ConfigureAwait(false))
                Save(await loop.ReadAsync(static machine => MempoolFile.ToBytes(machine.Mempool)).ConfigureAwait(false));
        }
        catch (Exception ended) when (ended is OperationCanceledException or LoopStoppedException)
        {
            // The node stops, and saves a last time.
        }
    }

    /// <summary>Saves; when this returns the file outlives the process. Until then it is the old one.</summary>
    /// <param name="bytes">What <see cref="MempoolFile.ToBytes"/> made.</param>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Save(byte[] bytes)
    {
        lock (gate)
        {
            string aside = Path + ".new";
            using (DurableFile file = DurableFile.Create(aside))
            {
                file.Write(0, bytes);
                file.Sync();
            }
            DurableFile.Replace(aside, Path);
        }
    }
}
