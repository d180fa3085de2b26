using System.Security.Cryptography;
using System.Text;
using Blockchain.Files;
using Blockchain.Node.Network.Addresses;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Live;

/// <summary>The addresses of other peers in the node's folder, from one run to the next. A file that is lost or damaged costs a search and nothing else.</summary>
internal sealed class PeersOnDisk
{
    /// <summary>The file: lines of text (docs/formats.md).</summary>
    private const string FileName = "peers.txt";

    private readonly string path;

    private PeersOnDisk(string path, KnownPeers known) => (this.path, Known) = (path, known);

    /// <summary>What is known.</summary>
    public KnownPeers Known { get; }

    /// <summary>Reads what an earlier run left.</summary>
    public static async Task<PeersOnDisk> LoadAsync(DataDirectory folder, CancellationToken stop)
    {
        string path = folder.FileNamed(FileName);
        string text = File.Exists(path) ? await File.ReadAllTextAsync(path, stop).ConfigureAwait(false) : "";
        return new(path, KnownPeers.Read(text, RandomNumberGenerator.GetBytes(KnownPeers.SecretBytes)));
    }

    /// <summary>Saves what is known; when this returns that outlives the process. One caller at a time.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Save() => DurableFile.ReplaceContents(path, Encoding.UTF8.GetBytes(Known.ToText()));
}
