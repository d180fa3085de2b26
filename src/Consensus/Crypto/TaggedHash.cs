using System.Security.Cryptography;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Crypto;

/// <summary>SHA-256 of a message behind its purpose: SHA256(SHA256(tag) ‖ SHA256(tag) ‖ message) (BIP 340).</summary>
public static class TaggedHash
{
    private const int OnStackBytesMax = 512;

    /// <summary>Hashes a message.</summary>
    public static Hash256 Of(HashTag tag, ReadOnlySpan<byte> message) => Of(tag, message, default, default);

    /// <summary>Hashes the parts of a message, one behind the other.</summary>
    public static Hash256 Of(HashTag tag, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third = default)
    {
        ReadOnlySpan<byte> prefix = tag.Prefix;
        long length = (long)prefix.Length + first.Length + second.Length + third.Length;
        if (length > OnStackBytesMax) return OfLong(tag, first, second, third);
        Span<byte> buffer = stackalloc byte[OnStackBytesMax];
        Span<byte> rest = buffer;
        Append(ref rest, prefix);
        Append(ref rest, first);
        Append(ref rest, second);
        Append(ref rest, third);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        SHA256.HashData(buffer[..(int)length], digest);
        return Hash256.Read(digest);
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> part)
    {
        part.CopyTo(rest);
        rest = rest[part.Length..];
    }

    private static Hash256 OfLong(HashTag tag, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(tag.Prefix);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        Span<byte> digest = stackalloc byte[Hash256.Size];
        hash.GetHashAndReset(digest);
        return Hash256.Read(digest);
    }
}
