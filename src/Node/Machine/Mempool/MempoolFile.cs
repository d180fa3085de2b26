using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>
/// The mempool as bytes, so that it survives a restart and a change of rules: nothing in it depends on rules, and every transaction is
/// judged again when it comes back. All numbers least significant byte first.
/// </summary>
/// <remarks>
/// Header of 10 bytes: the magic <c>mpol</c>, version (2), number of records (4). A record: length of its body (4), the first four
/// bytes of the body's sha256d, the body: arrival in milliseconds since 1970 (8) and the transaction in wire form with witnesses.
/// </remarks>
/// <param name="Transactions">Parents before children.</param>
/// <param name="IsWhole">Whether every record that the header promises was there, undamaged, and nothing else.</param>
public sealed record MempoolFile(ImmutableArray<SavedTransaction> Transactions, bool IsWhole)
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const ushort Version = 1;

    private const uint Magic = 0x6c6f_706d; // "mpol"

    /// <summary>The bytes of a mempool.</summary>
    public static byte[] ToBytes(TxMempool mempool)
    {
        WireWriter file = new();
        WireWriter body = new();
        file.WriteUInt32(Magic);
        file.WriteUInt16(Version);
        file.WriteUInt32((uint)mempool.Count);
        foreach (MempoolEntry entry in mempool.InOrder)
        {
            body.Clear();
            body.WriteInt64(entry.Arrived.Milliseconds);
            entry.Transaction.Write(body);
            file.WriteUInt32((uint)body.Length);
            file.WriteUInt32(Checksum(body.Written));
            file.WriteBytes(body.Written);
        }
        return file.ToArray();
    }

    /// <summary>Reads what is whole: a record that is damaged is left out, and where the file is torn it ends. Never throws; bytes that are no such file give nothing.</summary>
    public static MempoolFile Read(ReadOnlyMemory<byte> bytes)
    {
        ImmutableArray<SavedTransaction>.Builder read = ImmutableArray.CreateBuilder<SavedTransaction>();
        WireReader reader = new(bytes);
        bool isOurs = reader.TryReadUInt32(out uint magic) && magic == Magic && reader.TryReadUInt16(out ushort version) && version == Version;
        if (!isOurs || !reader.TryReadUInt32(out uint count)) return new([], IsWhole: false);
        for (uint at = 0; at < count && TryReadSlice(ref reader, out uint checksum, out ReadOnlyMemory<byte> slice); at++)
        {
            if (TryReadRecord(checksum, slice, out SavedTransaction? saved)) read.Add(saved);
        }
        return new(read.ToImmutable(), read.Count == count && reader.IsAtEnd);
    }

    private static bool TryReadSlice(ref WireReader reader, out uint checksum, out ReadOnlyMemory<byte> slice)
    {
        (checksum, slice) = (0, default);
        return reader.TryReadUInt32(out uint length) && length <= int.MaxValue && reader.TryReadUInt32(out checksum) && reader.TryReadBytes((int)length, out slice);
    }

    private static bool TryReadRecord(uint checksum, ReadOnlyMemory<byte> slice, [NotNullWhen(true)] out SavedTransaction? saved)
    {
        saved = null;
        if (Checksum(slice.Span) != checksum) return false;
        WireReader body = new(slice.ToArray()); // a copy: what is read shares its bytes, and one transaction must not hold the whole file
        if (!body.TryReadInt64(out long arrived) || !Transaction.TryRead(ref body, out Transaction? transaction) || !body.IsAtEnd) return false;
        saved = new(transaction, new(arrived));
        return true;
    }

    private static uint Checksum(ReadOnlySpan<byte> body) => unchecked((uint)Sha256d.Of(body).A);
}
