using Blockchain.Files;

namespace Blockchain.Node.Storage;

/// <summary>
/// Walks through a file of records, and decides what the first bytes that are no record mean: what was never durable may be torn and is
/// cut off, what was durable must be there.
/// </summary>
internal static class RecordScan
{
    /// <summary>The kind of a place at which nothing can be read: one record, or several.</summary>
    public const byte UnreadableKind = 0;

    private const int ChunkBytes = 1 << 20;

    /// <summary>Finds all records and how far they reach.</summary>
    /// <param name="file">The file.</param>
    /// <param name="trustedBytes">Bytes that somebody else knows to be durable and has seen whole: their payloads are not read again.</param>
    /// <param name="found">Receives the records, in order.</param>
    /// <param name="changed">Receives records whose head is whole and whose payload is not, and places where no head is; null to refuse them.</param>
    /// <returns>The first byte after the last whole record.</returns>
    /// <exception cref="StorageException">What was durable is gone or changed.</exception>
    public static long Walk(DurableFile file, long trustedBytes, ICollection<RecordPlace> found, ICollection<RecordPlace>? changed)
    {
        long length = file.Length;
        if (length < trustedBytes)
            throw new StorageException(StorageFault.Truncated, file.Path, length, $"{trustedBytes - length} durable bytes are gone");
        byte[] bytes = new byte[RecordHead.Size];
        long at = 0;
        while (at < length)
        {
            if (Fault(file, at, length, trustedBytes, bytes, out RecordPlace place) is { } fault)
            {
                if (at >= trustedBytes && FirstHead(file, at, length, at) is null) break;
                if (changed is null) throw new StorageException(StorageFault.CorruptRecord, file.Path, at, fault);
                if (place.Length == 0 || place.End > length)
                {
                    at = PassOver(at, FirstHead(file, at, length, durableOver: -1) ?? length, changed);
                    continue;
                }
                changed.Add(place);
            }
            else
            {
                found.Add(place);
            }
            at = place.End;
        }
        return at;
    }

    // Every record has a head, so that there is room for one wherever a record was.
    private static long PassOver(long from, long to, ICollection<RecordPlace> changed)
    {
        for (long at = from; at < to;)
        {
            long left = to - at, bytes = Math.Min(left, RecordHead.PayloadBytesMax);
            if (left - bytes is > 0 and < RecordHead.Size) bytes -= RecordHead.Size;
            changed.Add(new(at, UnreadableKind, (int)(bytes - RecordHead.Size)));
            at += bytes;
        }
        return to;
    }

    private static string? Fault(DurableFile file, long at, long length, long trustedBytes, byte[] bytes, out RecordPlace place)
    {
        place = default;
        if (file.Read(at, bytes) < RecordHead.Size) return "the head of a record ends early";
        if (!RecordHead.TryRead(bytes, at, out RecordHead head)) return "not the head of a record";
        place = new(at, head.Kind, head.Length);
        if (place.End > length) return "a record ends early";
        if (place.End <= trustedBytes) return null;
        byte[] payload = new byte[head.Length];
        file.Read(place.Payload, payload);
        return Crc32C.Of(payload) == head.PayloadChecksum ? null : "the payload of a record has changed";
    }

    /// <summary>The first head of a record after a place that says of more bytes than these that they were durable when it was written; null for none.</summary>
    private static long? FirstHead(DurableFile file, long at, long length, long durableOver)
    {
        byte[] chunk = new byte[ChunkBytes + RecordHead.Size];
        for (long start = at + 1; start < length; start += ChunkBytes)
        {
            ReadOnlySpan<byte> bytes = chunk.AsSpan(0, file.Read(start, chunk));
            for (int offset = 0; offset < Math.Min(bytes.Length, ChunkBytes); offset++)
            {
                int next = bytes[offset..].IndexOf(RecordHead.Magic);
                if (next < 0) break;
                offset += next;
                if (RecordHead.TryRead(bytes[offset..], start + offset, out RecordHead head) && head.DurableBytes > durableOver) return start + offset;
            }
        }
        return null;
    }
}
