using System.Security.Cryptography;
using Blockchain.Node.Network.Addresses;
using Blockchain.Node.Storage;

namespace Blockchain.Node.Live;

/// <summary>The addresses of other peers, from one start to the next. A file that is lost or damaged costs a search and nothing else.</summary>
internal static class PeersFile
{
    /// <summary>The file: lines of text (docs/formats.md).</summary>
    public const string FileName = "peers.txt";

    /// <summary>What an earlier start left.</summary>
    public static async Task<KnownPeers> LoadAsync(DataDirectory folder, CancellationToken stop)
    {
        string path = folder.FileNamed(FileName);
        string text = File.Exists(path) ? await File.ReadAllTextAsync(path, stop).ConfigureAwait(false) : "";
        return KnownPeers.Read(text, RandomNumberGenerator.GetBytes(KnownPeers.SecretBytes));
    }

    /// <summary>Leaves it to the next start.</summary>
    public static async ValueTask SaveAsync(DataDirectory folder, KnownPeers known)
    {
        string path = folder.FileNamed(FileName);
        try
        {
            await File.WriteAllTextAsync(path + ".new", known.ToText()).ConfigureAwait(false);
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (IOException)
        {
            // Saving the chain comes after this, and must not depend on it.
        }
    }
}
