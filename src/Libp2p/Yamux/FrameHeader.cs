using System.Buffers.Binary;

namespace Blockchain.Libp2p.Yamux;

/// <summary>The 12 bytes before each frame's data, big endian: version 0, type, flags, stream id, length (yamux r0, "Framing").</summary>
internal readonly record struct FrameHeader(FrameType Type, FrameFlags Flags, uint StreamId, uint Length)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 12;

    private const FrameFlags Known = FrameFlags.Syn | FrameFlags.Ack | FrameFlags.Fin | FrameFlags.Rst;

    /// <summary>Reads a header; false for another version, unknown types and flags, and combinations that mean nothing.</summary>
    /// <param name="wire">At least <see cref="Size"/> bytes.</param>
    /// <param name="header">The header.</param>
    public static bool TryRead(ReadOnlySpan<byte> wire, out FrameHeader header)
    {
        header = new(
            (FrameType)wire[1],
            (FrameFlags)BinaryPrimitives.ReadUInt16BigEndian(wire[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(wire[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(wire[8..]));
        return wire[0] == 0 && (header.Flags & ~Known) == 0 && header.MeansSomething();
    }

    /// <summary>Whether a flag is set.</summary>
    public bool Has(FrameFlags flag) => (Flags & flag) != 0;

    /// <summary>Writes the header into at least <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> wire)
    {
        wire[0] = 0;
        wire[1] = (byte)Type;
        BinaryPrimitives.WriteUInt16BigEndian(wire[2..], (ushort)Flags);
        BinaryPrimitives.WriteUInt32BigEndian(wire[4..], StreamId);
        BinaryPrimitives.WriteUInt32BigEndian(wire[8..], Length);
    }

    // A type that nobody defined falls through to false: it came from the wire, so the switch is not over the enum's members alone.
    private bool MeansSomething()
    {
        if (Type is FrameType.Data or FrameType.WindowUpdate)
            return StreamId != 0 && !(Has(FrameFlags.Syn) && Has(FrameFlags.Ack | FrameFlags.Rst));
        if (Type is FrameType.Ping)
            return StreamId == 0 && Flags is FrameFlags.Syn or FrameFlags.Ack;
        return Type is FrameType.GoAway && StreamId == 0 && Flags == FrameFlags.None;
    }
}
