using System.Security.Cryptography;
using Blockchain.Files;
using Blockchain.Libp2p.Identity;

namespace Blockchain.Node.Live;

/// <summary>The node's identity, in a file that only its owner may read. Another key is another peer.</summary>
internal static class NodeKey
{
    /// <summary>The file: 32 bytes, an Ed25519 seed; then the 32 bytes of its public key, which tell a changed seed.</summary>
    public const string FileName = "node.key";

    /// <summary>Reads the key, or makes one at the first start, durably.</summary>
    /// <exception cref="StorageException">The file holds no whole key, or the system refuses.</exception>
    public static KeyPair Load(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) Make(path);
        byte[] kept = File.ReadAllBytes(path);
        try
        {
            KeyPair? pair = kept.Length > IEd25519.SeedBytes ? KeyPair.FromSeed(kept.AsSpan(0, IEd25519.SeedBytes)) : null;
            return pair is not null && kept.AsSpan(IEd25519.SeedBytes).SequenceEqual(pair.Public.Data)
                ? pair
                : throw new StorageException(StorageFault.CorruptKey, path, null, "the key has changed");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(kept);
        }
    }

    private static void Make(string path)
    {
        byte[] seed = RandomNumberGenerator.GetBytes(IEd25519.SeedBytes);
        byte[] content = [.. seed, .. KeyPair.FromSeed(seed).Public.Data];
        try
        {
            PrivateFile.Replace(path, content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(content);
        }
    }
}
