using System.Security.Cryptography;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Crypto;

/// <summary>SHA-256 applied twice: the hash behind block, transaction and Merkle ids.</summary>
public static class Sha256d
{
    /// <summary>Hashes the bytes.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SHA256.HashData(bytes, digest);
        SHA256.HashData(digest, digest);
        return Hash256.Read(digest);
    }

    /// <summary>Hashes two hashes side by side: one inner node of a Merkle tree.</summary>
    public static Hash256 Of(Hash256 left, Hash256 right)
    {
        Span<byte> pair = stackalloc byte[2 * Hash256.Size];
        left.CopyTo(pair);
        right.CopyTo(pair[Hash256.Size..]);
        return Of(pair);
    }
}
