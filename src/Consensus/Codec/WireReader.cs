using System.Buffers.Binary;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Codec;

/// <summary>
/// Reads untrusted bytes. Every call checks what is left, answers false instead of throwing, and slices instead of
/// copying: values that were read share the memory they were read from.
/// </summary>
public ref struct WireReader
{
    private readonly ReadOnlyMemory<byte> memory;
    private readonly ReadOnlySpan<byte> span;

    /// <summary>Starts at the first byte.</summary>
    public WireReader(ReadOnlyMemory<byte> bytes)
    {
        memory = bytes;
        span = bytes.Span;
    }

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => span.Length - Position;

    /// <summary>Whether every byte has been read.</summary>
    public readonly bool IsAtEnd => Position == span.Length;

    /// <summary>The bytes between an earlier position and this one.</summary>
    public readonly ReadOnlyMemory<byte> Since(int start) => memory[start..Position];

    /// <summary>The next byte, without reading it; -1 at the end.</summary>
    public readonly int Peek(int offset = 0) => Remaining > offset ? span[Position + offset] : -1;

    /// <summary>Reads one byte.</summary>
    public bool TryReadByte(out byte value)
    {
        value = 0;
        if (Remaining < 1) return false;
        value = span[Position++];
        return true;
    }

    /// <summary>Reads two bytes, least significant first.</summary>
    public bool TryReadUInt16(out ushort value)
    {
        value = 0;
        if (Remaining < 2) return false;
        value = BinaryPrimitives.ReadUInt16LittleEndian(span[Position..]);
        Position += 2;
        return true;
    }

    /// <summary>Reads four bytes, least significant first.</summary>
    public bool TryReadUInt32(out uint value)
    {
        value = 0;
        if (Remaining < 4) return false;
        value = BinaryPrimitives.ReadUInt32LittleEndian(span[Position..]);
        Position += 4;
        return true;
    }

    /// <summary>Reads four bytes as a signed number, least significant first.</summary>
    public bool TryReadInt32(out int value)
    {
        bool ok = TryReadUInt32(out uint bits);
        value = unchecked((int)bits);
        return ok;
    }

    /// <summary>Reads eight bytes, least significant first.</summary>
    public bool TryReadUInt64(out ulong value)
    {
        value = 0;
        if (Remaining < 8) return false;
        value = BinaryPrimitives.ReadUInt64LittleEndian(span[Position..]);
        Position += 8;
        return true;
    }

    /// <summary>Reads eight bytes as a signed number, least significant first.</summary>
    public bool TryReadInt64(out long value)
    {
        bool ok = TryReadUInt64(out ulong bits);
        value = unchecked((long)bits);
        return ok;
    }

    /// <summary>Reads 32 bytes.</summary>
    public bool TryReadHash(out Hash256 value)
    {
        value = default;
        if (Remaining < Hash256.Size) return false;
        value = Hash256.Read(span[Position..]);
        Position += Hash256.Size;
        return true;
    }

    /// <summary>Reads exactly <paramref name="count"/> bytes as a slice of the input.</summary>
    public bool TryReadBytes(int count, out ReadOnlyMemory<byte> value)
    {
        value = default;
        if (count < 0 || Remaining < count) return false;
        value = memory.Slice(Position, count);
        Position += count;
        return true;
    }

    /// <summary>Reads Bitcoin's variable-length number; a longer form than needed is refused, so bytes have one meaning.</summary>
    public bool TryReadCompactSize(out ulong value)
    {
        value = 0;
        if (!TryReadByte(out byte first)) return false;
        switch (first)
        {
            case < 0xfd:
                value = first;
                return true;
            case 0xfd:
                bool ok16 = TryReadUInt16(out ushort v16);
                value = v16;
                return ok16 && v16 >= 0xfd;
            case 0xfe:
                bool ok32 = TryReadUInt32(out uint v32);
                value = v32;
                return ok32 && v32 > ushort.MaxValue;
            case 0xff:
                return TryReadUInt64(out value) && value > uint.MaxValue;
        }
    }

    /// <summary>
    /// Reads how many items follow. A count that the remaining bytes cannot hold, at <paramref name="itemSizeMin"/> bytes
    /// an item, is refused before anything is allocated for it.
    /// </summary>
    public bool TryReadCount(int itemSizeMin, out int count)
    {
        count = 0;
        if (!TryReadCompactSize(out ulong claimed) || claimed > (ulong)(Remaining / itemSizeMin)) return false;
        count = (int)claimed;
        return true;
    }

    /// <summary>Reads a length and that many bytes.</summary>
    public bool TryReadVarBytes(out ReadOnlyMemory<byte> value)
    {
        value = default;
        return TryReadCount(1, out int length) && TryReadBytes(length, out value);
    }
}
