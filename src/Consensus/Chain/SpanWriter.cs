using System.Buffers.Binary;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>Writes into memory that the caller has made large enough.</summary>
internal ref struct SpanWriter(Span<byte> target)
{
    private readonly Span<byte> target = target;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written.</summary>
    public readonly ReadOnlySpan<byte> Written => target[..Length];

    public void WriteByte(byte value) => target[Length++] = value;

    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target[Length..], value);
        Length += sizeof(uint);
    }

    public void WriteHash(Hash256 value)
    {
        value.CopyTo(target[Length..]);
        Length += Hash256.Size;
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target[Length..]);
        Length += bytes.Length;
    }

    public void WriteVarint(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)((value & 0x7f) | 0x80));
            value >>= 7;
        }
        WriteByte((byte)value);
    }
}
