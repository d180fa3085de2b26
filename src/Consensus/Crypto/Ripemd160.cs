using Org.BouncyCastle.Crypto.Digests;

namespace Blockchain.Consensus.Crypto;

/// <summary>RIPEMD-160: the hash behind OP_RIPEMD160, and the outer half of <see cref="Hash160"/>.</summary>
/// <remarks>.NET dropped the algorithm, and OpenSSL 3 offers it only from its legacy provider.</remarks>
public static class Ripemd160
{
    /// <summary>Length of the hash in bytes.</summary>
    public const int SizeBytes = 20;

    /// <summary>Hashes the bytes.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="digest">20 bytes to fill.</param>
    public static void Of(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        RipeMD160Digest engine = new();
        engine.BlockUpdate(bytes);
        engine.DoFinal(digest);
    }

    /// <summary>The hash of the bytes, as 20 bytes of its own.</summary>
    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        byte[] digest = new byte[SizeBytes];
        Of(bytes, digest);
        return digest;
    }
}
