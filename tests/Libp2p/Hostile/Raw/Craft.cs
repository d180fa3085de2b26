using System.Buffers.Binary;
using System.Text;

namespace Blockchain.Libp2p.Tests.Hostile.Raw;

/// <summary>Bytes as the wire has them, made without the library that is judged: nothing here refuses to be wrong.</summary>
internal static class Craft
{
    public const int FrameHeaderBytes = 12;

    /// <summary>A varint, in as few bytes as it takes.</summary>
    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        while (value >= 0x80)
        {
            bytes.Add((byte)(value & 0x7f | 0x80));
            value >>= 7;
        }
        bytes.Add((byte)value);
        return [.. bytes];
    }

    /// <summary>Bytes behind a varint that tells their number.</summary>
    public static byte[] Prefixed(params byte[] body) => [.. Varint((ulong)body.Length), .. body];

    /// <summary>A line of multistream-select.</summary>
    public static byte[] Line(string text) => Prefixed(Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>A frame of yamux: version 0, type, flags, stream, length, and then whatever is given.</summary>
    public static byte[] Frame(FrameType type, FrameFlags flags, uint stream, uint length, params ReadOnlySpan<byte> data)
    {
        byte[] frame = new byte[FrameHeaderBytes + data.Length];
        frame[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)flags);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), stream);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), length);
        data.CopyTo(frame.AsSpan(FrameHeaderBytes));
        return frame;
    }

    /// <summary>A field of a protobuf that holds bytes, text or a message.</summary>
    public static byte[] Field(int number, params byte[] body) => [.. Varint(((ulong)number << 3) | 2), .. Prefixed(body)];

    /// <summary>A field that holds text.</summary>
    public static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    /// <summary>A field of a protobuf that holds a number.</summary>
    public static byte[] Number(int number, ulong value) => [.. Varint((ulong)number << 3), .. Varint(value)];

    /// <summary>The same field many times over, each with its own body.</summary>
    public static byte[] Repeated(int count, Func<int, byte[]> field)
    {
        using MemoryStream all = new();
        for (int i = 0; i < count; i++) all.Write(field(i));
        return all.ToArray();
    }
}
