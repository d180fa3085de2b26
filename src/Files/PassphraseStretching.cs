using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Blockchain.Files;

/// <summary>How much work it is to try one passphrase (Argon2id, RFC 9106).</summary>
/// <param name="MemoryKibibytes">Memory that must be held meanwhile.</param>
/// <param name="Passes">How often it is gone through.</param>
/// <param name="Lanes">Parts that could be worked on side by side.</param>
public readonly record struct PassphraseStretching(uint MemoryKibibytes, uint Passes, uint Lanes)
{
    /// <summary>Bytes that make the same passphrase another key in each file.</summary>
    public const int SaltBytes = 16;

    /// <summary>Bytes of the key.</summary>
    public const int KeyBytes = 32;

    /// <summary>A file may ask for so much memory, at most: 1 GiB.</summary>
    public const uint MemoryKibibytesMax = 1 << 20;

    /// <summary>A file may ask for so many passes, at most.</summary>
    public const uint PassesMax = 16;

    /// <summary>A file may ask for so many lanes, at most.</summary>
    public const uint LanesMax = 16;

    /// <summary>Argon2 itself needs so much for every lane.</summary>
    public const uint MemoryKibibytesPerLaneMin = 8;

    /// <summary>What new files ask for: 64 MiB, three passes, one lane.</summary>
    public static PassphraseStretching Default => new(64 * 1024, 3, 1);

    /// <summary>Whether a file may ask for this.</summary>
    public bool IsWithinBounds =>
        Passes is >= 1 and <= PassesMax && Lanes is >= 1 and <= LanesMax
        && MemoryKibibytes is <= MemoryKibibytesMax && MemoryKibibytes >= MemoryKibibytesPerLaneMin * Lanes;

    /// <summary>Turns a passphrase into a key, 32 bytes, which the caller wipes.</summary>
    /// <param name="passphrase">UTF-8.</param>
    /// <param name="salt">16 bytes.</param>
    public byte[] Stretch(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt)
    {
        Argon2BytesGenerator generator = new();
        generator.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(Argon2Parameters.Version13)
            .WithMemoryAsKB((int)MemoryKibibytes)
            .WithIterations((int)Passes)
            .WithParallelism((int)Lanes)
            .WithSalt(salt.ToArray())
            .Build());
        byte[] secret = passphrase.ToArray(), key = new byte[KeyBytes];
        generator.GenerateBytes(secret, key);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }
}
