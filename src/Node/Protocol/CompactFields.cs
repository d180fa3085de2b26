using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Sync;

namespace Blockchain.Node.Protocol;

/// <summary>
/// The fields of compact blocks. Places are written as the distance from the place after the one before (BIP 152), so that no two are
/// equal. Readers answer null for bytes that are none.
/// </summary>
internal static class CompactFields
{
    private const int PlaceBytesMin = 1;

    /// <summary>Header, nonce (8 bytes), count and short ids (6 bytes each), count and prefilled transactions, each behind its place.</summary>
    public static void Write(Message.CompactBlock compact, WireWriter writer)
    {
        compact.Header.Write(writer);
        writer.WriteUInt64(compact.Nonce);
        writer.WriteCompactSize((ulong)compact.ShortIds.Length);
        foreach (ShortId id in compact.ShortIds)
        {
            writer.WriteUInt32(unchecked((uint)id.Value));
            writer.WriteUInt16((ushort)(id.Value >> 32));
        }
        writer.WriteCompactSize((ulong)compact.Prefilled.Length);
        int next = 0;
        foreach (PrefilledTransaction prefilled in compact.Prefilled)
        {
            next = WritePlace(prefilled.Index, next, writer);
            prefilled.Transaction.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write(Message.CompactBlock, WireWriter)"/> writes.</summary>
    public static Message.CompactBlock? ReadCompactBlock(ref WireReader reader)
    {
        if (!BlockHeader.TryRead(ref reader, out BlockHeader header) || !reader.TryReadUInt64(out ulong nonce)
            || !reader.TryReadCount(ShortId.Size, out int idCount) || idCount > Message.BlockTransactionCountMax) return null;
        ImmutableArray<ShortId>.Builder ids = ImmutableArray.CreateBuilder<ShortId>(idCount);
        for (int i = 0; i < idCount; i++)
        {
            if (!reader.TryReadUInt32(out uint low) || !reader.TryReadUInt16(out ushort high)) return null;
            ids.Add(new(((ulong)high << 32) | low));
        }
        if (!reader.TryReadCount(PlaceBytesMin + Transaction.SizeMin, out int count) || count > Message.BlockTransactionCountMax) return null;
        ImmutableArray<PrefilledTransaction>.Builder prefilled = ImmutableArray.CreateBuilder<PrefilledTransaction>(count);
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            if (!TryReadPlace(ref reader, ref next, out int index) || !Transaction.TryRead(ref reader, out Transaction? transaction)) return null;
            prefilled.Add(new(index, transaction));
        }
        return new(header, nonce, ids.MoveToImmutable(), prefilled.MoveToImmutable());
    }

    /// <summary>Block, count and places.</summary>
    public static void Write(Message.GetBlockTransactions request, WireWriter writer)
    {
        writer.WriteHash(request.Hash.Value);
        writer.WriteCompactSize((ulong)request.Indexes.Length);
        int next = 0;
        foreach (int index in request.Indexes) next = WritePlace(index, next, writer);
    }

    /// <summary>Reads what <see cref="Write(Message.GetBlockTransactions, WireWriter)"/> writes.</summary>
    public static Message.GetBlockTransactions? ReadGetBlockTransactions(ref WireReader reader)
    {
        if (!reader.TryReadHash(out Hash256 hash) || !reader.TryReadCount(PlaceBytesMin, out int count) || count > Message.BlockTransactionCountMax) return null;
        ImmutableArray<int>.Builder indexes = ImmutableArray.CreateBuilder<int>(count);
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            if (!TryReadPlace(ref reader, ref next, out int index)) return null;
            indexes.Add(index);
        }
        return new(new(hash), indexes.MoveToImmutable());
    }

    /// <summary>Block, count and transactions.</summary>
    public static void Write(Message.BlockTransactions given, WireWriter writer)
    {
        writer.WriteHash(given.Hash.Value);
        writer.WriteCompactSize((ulong)given.Transactions.Length);
        foreach (Transaction transaction in given.Transactions) transaction.Write(writer);
    }

    /// <summary>Reads what <see cref="Write(Message.BlockTransactions, WireWriter)"/> writes.</summary>
    public static Message.BlockTransactions? ReadBlockTransactions(ref WireReader reader)
    {
        if (!reader.TryReadHash(out Hash256 hash) || !reader.TryReadCount(Transaction.SizeMin, out int count) || count > Message.BlockTransactionCountMax) return null;
        ImmutableArray<Transaction>.Builder transactions = ImmutableArray.CreateBuilder<Transaction>(count);
        for (int i = 0; i < count; i++)
        {
            if (!Transaction.TryRead(ref reader, out Transaction? transaction)) return null;
            transactions.Add(transaction);
        }
        return new(new(hash), transactions.MoveToImmutable());
    }

    private static int WritePlace(int index, int next, WireWriter writer)
    {
        Invariant.Holds(index >= next);
        writer.WriteCompactSize((ulong)(index - next));
        return index + 1;
    }

    private static bool TryReadPlace(ref WireReader reader, ref int next, out int index)
    {
        index = 0;
        if (!reader.TryReadCompactSize(out ulong distance) || distance >= (ulong)(Message.BlockTransactionCountMax - next)) return false;
        index = next + (int)distance;
        next = index + 1;
        return true;
    }
}
