using System.Buffers;
using System.Text;

namespace Blockchain.Libp2p.Gossip.Wire;

/// <summary>Writes the fields of protobuf messages.</summary>
internal static class FieldWriter
{
    /// <summary>Writes a field of bytes; a message is its fields' bytes.</summary>
    public static void Bytes(IBufferWriter<byte> output, int number, ReadOnlySpan<byte> bytes)
    {
        Head(output, number, bytes.Length);
        output.Write(bytes);
    }

    /// <summary>Writes a field of bytes into memory that is long enough, and answers the bytes written.</summary>
    public static int Bytes(Span<byte> target, int number, ReadOnlySpan<byte> bytes)
    {
        int head = Multiformats.Varint.Write(target, Tag(number, WireType.Bytes));
        head += Multiformats.Varint.Write(target[head..], (ulong)bytes.Length);
        bytes.CopyTo(target[head..]);
        return head + bytes.Length;
    }

    /// <summary>Writes tag and length of a field whose bytes follow.</summary>
    public static void Head(IBufferWriter<byte> output, int number, int length)
    {
        Varint(output, Tag(number, WireType.Bytes));
        Varint(output, (ulong)length);
    }

    /// <summary>Writes a text.</summary>
    public static void Text(IBufferWriter<byte> output, int number, string text) => Bytes(output, number, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a number, or 1 for true and 0 for false.</summary>
    public static void Number(IBufferWriter<byte> output, int number, ulong value)
    {
        Varint(output, Tag(number, WireType.Varint));
        Varint(output, value);
    }

    /// <summary>The bytes that <see cref="Head"/> takes.</summary>
    public static int HeadSize(int number, int length) => Multiformats.Varint.Size(Tag(number, WireType.Bytes)) + Multiformats.Varint.Size((ulong)length);

    private static ulong Tag(int number, WireType type) => ((ulong)number << 3) | (ulong)type;

    private static void Varint(IBufferWriter<byte> output, ulong value) =>
        output.Advance(Multiformats.Varint.Write(output.GetSpan(Multiformats.Varint.BytesMax), value));
}
