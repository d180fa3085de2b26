using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Blockchain.InteropPeer;

/// <summary>
/// Bytes that both stacks can make from two numbers. Every block of 64 KB begins with the seed and its own number, both 4 bytes and
/// big-endian, so that blocks that are lost, doubled or swapped change the digest.
/// </summary>
public static class Pattern
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 64 * 1024;

    private static readonly byte[] Base = MakeBase();

    /// <summary>The first bytes of a pattern.</summary>
    public static byte[] Make(uint seed, int bytes)
    {
        byte[] all = new byte[bytes];
        for (int at = 0; at < bytes; at += BlockBytes) Block(seed, (uint)(at / BlockBytes), all.AsSpan(at, Math.Min(BlockBytes, bytes - at)));
        return all;
    }

    /// <summary>Writes one block, or its beginning.</summary>
    public static void Block(uint seed, uint number, Span<byte> target)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(head, seed);
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], number);
        Base.AsSpan(0, target.Length).CopyTo(target);
        head[..Math.Min(8, target.Length)].CopyTo(target);
    }

    /// <summary>The SHA-256 of the first bytes of a pattern, in hexadecimal.</summary>
    public static string Digest(uint seed, long bytes)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[BlockBytes];
        for (long at = 0; at < bytes; at += BlockBytes)
        {
            Block(seed, (uint)(at / BlockBytes), block);
            hash.AppendData(block, 0, (int)Math.Min(BlockBytes, bytes - at));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] MakeBase()
    {
        byte[] bytes = new byte[BlockBytes];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(((i * 31) + ((i >> 8) * 17)) & 0xff);
        return bytes;
    }
}
