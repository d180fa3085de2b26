using System.Buffers.Binary;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Codec;

/// <summary>Appends values in wire form to a buffer that grows.</summary>
/// <param name="capacity">Bytes to make room for at the start.</param>
public sealed class WireWriter(int capacity = 256)
{
    private byte[] buffer = new byte[capacity];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, Length);

    /// <summary>The same, for those who wait while they hand it on.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => buffer.AsMemory(0, Length);

    /// <summary>A copy of what has been written.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Forgets everything and keeps the buffer.</summary>
    public void Clear() => Length = 0;

    /// <summary>Appends one byte.</summary>
    public void WriteByte(byte value) => Take(1)[0] = value;

    /// <summary>Appends two bytes, least significant first.</summary>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    /// <summary>Appends four bytes, least significant first.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    /// <summary>Appends four bytes, least significant first.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    /// <summary>Appends eight bytes, least significant first.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>Appends eight bytes, least significant first.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

    /// <summary>Appends 32 bytes.</summary>
    public void WriteHash(Hash256 value) => value.CopyTo(Take(Hash256.Size));

    /// <summary>Appends the bytes alone.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Appends a length and the bytes.</summary>
    public void WriteVarBytes(ReadOnlySpan<byte> bytes)
    {
        WriteCompactSize((ulong)bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>Appends Bitcoin's variable-length number in its shortest form.</summary>
    public void WriteCompactSize(ulong value)
    {
        switch (value)
        {
            case < 0xfd:
                WriteByte((byte)value);
                break;
            case <= ushort.MaxValue:
                WriteByte(0xfd);
                WriteUInt16((ushort)value);
                break;
            case <= uint.MaxValue:
                WriteByte(0xfe);
                WriteUInt32((uint)value);
                break;
            default:
                WriteByte(0xff);
                WriteUInt64(value);
                break;
        }
    }

    /// <summary>Bytes that <see cref="WriteCompactSize"/> appends for a value.</summary>
    public static int CompactSizeLength(ulong value) => value switch
    {
        < 0xfd => 1,
        <= ushort.MaxValue => 3,
        <= uint.MaxValue => 5,
        _ => 9,
    };

    private Span<byte> Take(int count)
    {
        int end = Length + count;
        if (end > buffer.Length) Array.Resize(ref buffer, Math.Max(end, buffer.Length * 2));
        Span<byte> taken = buffer.AsSpan(Length, count);
        Length = end;
        return taken;
    }
}
