using System.Buffers.Binary;
using System.Globalization;
using Blockchain.Consensus.Rules;

namespace Blockchain.Node.Storage;

/// <summary>
/// Blocks one behind the other, as in the reference node's blk*.dat: the network's four magic bytes, the length of the block (four bytes,
/// least significant first), the block. Zeros between them are passed over: that node reserves room ahead.
/// </summary>
/// <param name="stream">The file, which stays the caller's.</param>
/// <param name="magic">The network.</param>
public sealed class BlockFileReader(Stream stream, NetworkMagic magic)
{
    /// <summary>Bytes before each block.</summary>
    public const int HeadBytes = NetworkMagic.Size + sizeof(uint);

    /// <summary>Bytes of a block, at most.</summary>
    public const int BlockBytesMax = RecordHead.PayloadBytesMax;

    private readonly byte[] head = new byte[HeadBytes];

    /// <summary>The first byte after the last whole block.</summary>
    public long End { get; private set; }

    /// <summary>What follows there that is no block; null where nothing does.</summary>
    public string? Fault { get; private set; }

    /// <summary>Whether that is the beginning of a block, which ends with the file.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>The bytes of the next block, which may be none; null at the end or at a fault.</summary>
    public byte[]? Next()
    {
        long at = End;
        int read = stream.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        while (read >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(head) == 0)
        {
            head.AsSpan(sizeof(uint)).CopyTo(head);
            at += sizeof(uint);
            read = read - sizeof(uint) + stream.ReadAtLeast(head.AsSpan(read - sizeof(uint), sizeof(uint)), sizeof(uint), throwOnEndOfStream: false);
        }
        if (head.AsSpan(0, read).IndexOfAnyExcept((byte)0) < 0) return null;
        if (read < HeadBytes) return Stop(at, "the file ends within the head of a block", isTorn: true);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != magic.Value)
            return Stop(at, $"{Convert.ToHexStringLower(head.AsSpan(0, NetworkMagic.Size))} is not {magic}, which begins a block of this network");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(NetworkMagic.Size));
        if (length > BlockBytesMax) return Stop(at, string.Create(CultureInfo.InvariantCulture, $"a block of {length} bytes: {BlockBytesMax} is the most"));
        byte[] block = new byte[length];
        if (stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false) < block.Length) return Stop(at, "the file ends within a block", isTorn: true);
        End = at + HeadBytes + length;
        return block;
    }

    private byte[]? Stop(long at, string what, bool isTorn = false)
    {
        IsTorn = isTorn;
        Fault = string.Create(CultureInfo.InvariantCulture, $"at byte {at}: {what}");
        return null;
    }
}
