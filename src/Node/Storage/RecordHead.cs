using System.Buffers.Binary;

namespace Blockchain.Node.Storage;

/// <summary>What stands before the payload of each record. All numbers have their least significant byte first.</summary>
/// <remarks>
/// Byte 0: magic; 4: kind; 5 to 7: zero; 8: length of the payload; 12: bytes of the file that were durable when the record was written;
/// 20: checksum of the payload; 24: checksum of bytes 0 to 23 and of the record's place in the file, eight bytes.
/// </remarks>
/// <param name="Kind">What the payload is; each file has its own numbers.</param>
/// <param name="Length">Bytes of the payload.</param>
/// <param name="DurableBytes">Bytes at the start of the file that a sync had covered.</param>
/// <param name="PayloadChecksum">CRC-32C of the payload.</param>
internal readonly record struct RecordHead(byte Kind, int Length, long DurableBytes, uint PayloadChecksum)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 28;

    /// <summary>Bytes of a payload, at most: larger than any block that a rule set of ours allows.</summary>
    public const int PayloadBytesMax = 64_000_000;

    private const int CheckedBytes = 24;

    /// <summary>The first four bytes of every record: no text, and no small number.</summary>
    public static ReadOnlySpan<byte> Magic => [0xb1, 0x0c, 0xda, 0x7a];

    /// <summary>Writes the 28 bytes for a record at a place in its file.</summary>
    public void Write(Span<byte> target, long position)
    {
        target[..Size].Clear();
        Magic.CopyTo(target);
        target[4] = Kind;
        BinaryPrimitives.WriteInt32LittleEndian(target[8..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(target[12..], DurableBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(target[20..], PayloadChecksum);
        BinaryPrimitives.WriteUInt32LittleEndian(target[CheckedBytes..], ChecksumOf(target, position));
    }

    /// <summary>Reads bytes that may be anything; false where they are no record that was written at this place.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long position, out RecordHead head)
    {
        head = default;
        if (bytes.Length < Size || !bytes.StartsWith(Magic)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[CheckedBytes..]) != ChecksumOf(bytes, position)) return false;
        head = new(bytes[4], BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]));
        return head.Length is >= 0 and <= PayloadBytesMax && head.DurableBytes >= 0 && head.DurableBytes <= position;
    }

    private static uint ChecksumOf(ReadOnlySpan<byte> bytes, long position)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(place, position);
        return Crc32C.Of(place, Crc32C.Of(bytes[..CheckedBytes]));
    }
}
