namespace Blockchain.Node.Storage;

/// <summary>Where a record lies.</summary>
/// <param name="Position">Its first byte in the file.</param>
/// <param name="Kind">What its payload is.</param>
/// <param name="Length">Bytes of its payload.</param>
public readonly record struct RecordPlace(long Position, byte Kind, int Length)
{
    /// <summary>The first byte after it.</summary>
    public long End => Position + RecordHead.Size + Length;

    /// <summary>The first byte of its payload.</summary>
    public long Payload => Position + RecordHead.Size;
}
