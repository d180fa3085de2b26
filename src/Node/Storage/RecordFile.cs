using Blockchain.Consensus.Primitives;
using Blockchain.Files;

namespace Blockchain.Node.Storage;

/// <summary>
/// A file to which records are appended and in which nothing ever changes. Each record has a checksum over its payload, one over its
/// head and place, and says how much of the file was durable before it: so a torn end can be told from a damaged middle.
/// </summary>
public sealed class RecordFile : IDisposable
{
    private readonly DurableFile file;
    private readonly byte[] headBytes = new byte[RecordHead.Size];

    private RecordFile(DurableFile file, long length)
    {
        this.file = file;
        Length = length;
    }

    /// <summary>Where the file is.</summary>
    public string Path => file.Path;

    /// <summary>Bytes of all records.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that a sync has covered since the file was opened.</summary>
    public long DurableBytes { get; private set; }

    /// <summary>Opens a file, or makes it. An end that was never durable and is no whole record is cut off.</summary>
    /// <param name="path">Where.</param>
    /// <param name="trustedBytes">Bytes that somebody else knows to be durable; 0 to read and check everything.</param>
    /// <param name="found">Receives the records, in order.</param>
    /// <param name="cutBytes">Bytes that were cut off.</param>
    /// <param name="changed">Receives durable records whose payload has changed, and places where no record is; null to refuse the file because of them.</param>
    /// <exception cref="StorageException">What was durable is gone or changed, or the system refuses.</exception>
    public static RecordFile Open(
        string path, long trustedBytes, ICollection<RecordPlace> found, out long cutBytes, ICollection<RecordPlace>? changed = null)
    {
        DurableFile file = DurableFile.Open(path);
        try
        {
            long end = RecordScan.Walk(file, trustedBytes, found, changed);
            cutBytes = file.Length - end;
            if (cutBytes > 0) file.SetLength(end);
            file.Sync(); // what is found here is relied on: it must not vanish after all
            return new(file, end) { DurableBytes = end };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Starts an empty file, in place of any that is there.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public static RecordFile Create(string path) => new(DurableFile.Create(path), 0);

    /// <summary>Appends a record. It is durable after the next <see cref="Commit"/>.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public RecordPlace Append(byte kind, ReadOnlySpan<byte> payload)
    {
        Invariant.Holds(payload.Length <= RecordHead.PayloadBytesMax);
        RecordPlace place = new(Length, kind, payload.Length);
        byte[] record = new byte[RecordHead.Size + payload.Length];
        new RecordHead(kind, payload.Length, DurableBytes, Crc32C.Of(payload)).Write(record, Length);
        payload.CopyTo(record.AsSpan(RecordHead.Size));
        file.Write(Length, record);
        Length = place.End;
        return place;
    }

    /// <summary>Gives a place whose content has changed a head that says so, with the checksum of what is there now.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public void Bury(RecordPlace place, byte kind)
    {
        byte[] payload = new byte[place.Length];
        byte[] head = new byte[RecordHead.Size];
        if (file.Read(place.Payload, payload) < payload.Length) throw Corrupt(place, "the record ends early");
        new RecordHead(kind, place.Length, DurableBytes: 0, Crc32C.Of(payload)).Write(head, place.Position);
        file.Write(place.Position, head);
        file.Sync();
    }

    /// <summary>Writes a record over a place where nothing can be read, and buries what is left of the place.</summary>
    /// <exception cref="StorageException">There is no room for it, or the system refuses.</exception>
    public RecordPlace Replace(RecordPlace place, byte kind, ReadOnlySpan<byte> payload, byte buried)
    {
        RecordPlace made = place with { Kind = kind, Length = payload.Length };
        long left = place.End - made.End;
        if (left is < 0 or (> 0 and < RecordHead.Size)) throw Corrupt(place, "there is no room for the record that was here");
        if (left > 0) Bury(new(made.End, buried, (int)left - RecordHead.Size), buried);
        byte[] record = new byte[RecordHead.Size + payload.Length];
        new RecordHead(kind, payload.Length, DurableBytes: 0, Crc32C.Of(payload)).Write(record, made.Position);
        payload.CopyTo(record.AsSpan(RecordHead.Size));
        file.Write(made.Position, record);
        file.Sync();
        return made;
    }

    /// <summary>Makes every record durable; does nothing when all are.</summary>
    /// <exception cref="StorageException">They are not durable.</exception>
    public void Commit()
    {
        if (DurableBytes == Length) return;
        file.Sync();
        DurableBytes = Length;
    }

    /// <summary>The payload of a record, with its checksums verified.</summary>
    /// <exception cref="StorageException">It is gone or has changed.</exception>
    public byte[] Read(RecordPlace place)
    {
        byte[] payload = new byte[place.Length];
        bool isWhole = file.Read(place.Position, headBytes) == RecordHead.Size
            && RecordHead.TryRead(headBytes, place.Position, out RecordHead head)
            && head.Kind == place.Kind && head.Length == place.Length
            && file.Read(place.Payload, payload) == place.Length
            && Crc32C.Of(payload) == head.PayloadChecksum;
        return isWhole ? payload : throw Corrupt(place, "the record has changed");
    }

    /// <summary>The first bytes of a payload, not verified: enough to know what it is about.</summary>
    /// <exception cref="StorageException">The system refuses.</exception>
    public byte[] Peek(RecordPlace place, int bytesMax)
    {
        byte[] bytes = new byte[Math.Min(place.Length, bytesMax)];
        return file.Read(place.Payload, bytes) == bytes.Length ? bytes : throw Corrupt(place, "the record ends early");
    }

    /// <summary>Closes the file without making anything durable.</summary>
    public void Dispose() => file.Dispose();

    /// <summary>The error for a record that cannot be what was written.</summary>
    internal StorageException Corrupt(RecordPlace place, string detail) => new(StorageFault.CorruptRecord, Path, place.Position, detail);
}
