using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Blockchain.Libp2p.Gossip;

/// <summary>A message's id: the first 20 bytes of SHA-256 over its topic's length (4 bytes, big-endian), topic and data.</summary>
/// <remarks>By content and not by author and number: the same block from two miners' nodes is one message, and travels once.</remarks>
/// <param name="A">Bytes 0 to 7, big-endian.</param>
/// <param name="B">Bytes 8 to 15, big-endian.</param>
/// <param name="C">Bytes 16 to 19, big-endian.</param>
public readonly record struct MessageId(ulong A, ulong B, uint C) : IComparable<MessageId>
{
    /// <summary>Bytes of an id.</summary>
    public const int Size = 20;

    /// <summary>The id of content.</summary>
    public static MessageId Of(Topic topic, ReadOnlySpan<byte> data)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] name = Encoding.UTF8.GetBytes(topic.Value);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt32BigEndian(digest, name.Length);
        hash.AppendData(digest[..4]);
        hash.AppendData(name);
        hash.AppendData(data);
        hash.GetHashAndReset(digest);
        return Read(digest);
    }

    /// <summary>Reads the first 20 bytes; the caller has checked the length.</summary>
    public static MessageId Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]));

    /// <summary>The 20 bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), B);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(16), C);
        return bytes;
    }

    /// <summary>By bytes.</summary>
    public int CompareTo(MessageId other) => (A, B, C).CompareTo((other.A, other.B, other.C));

    /// <summary>In hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToBytes());
}
