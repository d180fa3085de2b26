using System.Security.Cryptography;
using Blockchain.Libp2p.Identity;

namespace Blockchain.Node.Live;

/// <summary>The node's identity, in a file that only its owner may read. Another key is another peer.</summary>
internal static class NodeKey
{
    /// <summary>The file: 32 bytes, an Ed25519 seed.</summary>
    public const string FileName = "node.key";

    /// <summary>Reads the key, or makes one at the first start.</summary>
    /// <exception cref="IOException">The file is none of a key's length, or the system refuses.</exception>
    public static KeyPair Load(string directory)
    {
        string path = Path.Combine(directory, FileName);
        byte[] seed = File.Exists(path) ? File.ReadAllBytes(path) : Make(path);
        try
        {
            if (seed.Length != IEd25519.SeedBytes) throw new IOException($"{path} holds {seed.Length} bytes, a key has {IEd25519.SeedBytes}; move it away to start with a new one");
            return KeyPair.FromSeed(seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    private static byte[] Make(string path)
    {
        byte[] seed = RandomNumberGenerator.GetBytes(IEd25519.SeedBytes);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string aside = path + ".new";
        File.Delete(aside);
        using (FileStream file = new(aside, options)) file.Write(seed);
        File.Move(aside, path);
        return seed;
    }
}
