using Blockchain.Files;

namespace Blockchain.Node.Storage;

/// <summary>
/// Walks through a file of records, and decides what the first bytes that are no record mean: what was never durable may be torn and is
/// cut off, what was durable must be there.
/// </summary>
internal static class RecordScan
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Finds all records and how far they reach.</summary>
    /// <param name="file">The file.</param>
    /// <param name="trustedBytes">Bytes that somebody else knows to be durable and has seen whole: their payloads are not read again.</param>
    /// <param name="found">Receives the records, in order.</param>
    /// <param name="changed">Receives records whose head is whole and whose payload is not; null to refuse them.</param>
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
                if (at >= trustedBytes && !IsDurable(file, at, length)) break;
                if (changed is null || place.Length == 0 || place.End > length) throw new StorageException(StorageFault.CorruptRecord, file.Path, at, fault);
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

    /// <summary>Whether a later record says that the byte at this place was durable when it was written.</summary>
    private static bool IsDurable(DurableFile file, long at, long length)
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
                if (RecordHead.TryRead(bytes[offset..], start + offset, out RecordHead head) && head.DurableBytes > at) return true;
            }
        }
        return false;
    }
}
