using System.Buffers.Binary;

namespace Blockchain.Libp2p.Gossip.Wire;

/// <summary>Reads the fields of one protobuf message as slices of its bytes: nothing is copied, nothing is thrown.</summary>
/// <remarks>Hand-written, because a message of 1 MB shall not be copied and an RPC of a million empty entries shall not become a million objects before it is judged.</remarks>
internal struct FieldReader(ReadOnlyMemory<byte> message)
{
    private const int VarintBytesMax = 10;
    private ReadOnlyMemory<byte> rest = message;

    /// <summary>Whether reading ended before the message's end, because what follows is no field.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads the next field; false at the end and where the message is malformed.</summary>
    public bool TryNext(out Field field)
    {
        field = default;
        if (rest.IsEmpty || IsMalformed) return false;
        IsMalformed = true;
        if (!TryVarint(out ulong tag) || tag >> 3 is 0 or > int.MaxValue) return false;
        int number = (int)(tag >> 3);
        WireType type = (WireType)(tag & 7);
        bool read = type switch
        {
            WireType.Varint => TryVarint(out ulong value) && Set(out field, new Field(number, type, value, default)),
            WireType.Fixed64 => TryTake(8, out ReadOnlyMemory<byte> bytes) && Set(out field, new Field(number, type, BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span), default)),
            WireType.Bytes => TryVarint(out ulong length) && TryTake(length, out ReadOnlyMemory<byte> bytes) && Set(out field, new Field(number, type, 0, bytes)),
            WireType.Fixed32 => TryTake(4, out ReadOnlyMemory<byte> bytes) && Set(out field, new Field(number, type, BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span), default)),
            _ => false,
        };
        IsMalformed = !read;
        return read;
    }

    private static bool Set(out Field field, Field value)
    {
        field = value;
        return true;
    }

    private bool TryTake(ulong length, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (length > (ulong)rest.Length) return false;
        bytes = rest[..(int)length];
        rest = rest[(int)length..];
        return true;
    }

    // Protobuf, unlike multiformats, allows ten bytes and forms that are longer than the number needs.
    private bool TryVarint(out ulong value)
    {
        value = 0;
        ReadOnlySpan<byte> bytes = rest.Span;
        for (int at = 0; at < Math.Min(bytes.Length, VarintBytesMax); at++)
        {
            value |= (ulong)(bytes[at] & 0x7f) << (7 * at);
            if (bytes[at] >= 0x80) continue;
            rest = rest[(at + 1)..];
            return true;
        }
        return false;
    }
}
