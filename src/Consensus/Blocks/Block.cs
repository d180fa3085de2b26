using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>A header and its transactions, as received: nothing is checked but that the bytes parse.</summary>
public sealed class Block : IWire<Block>
{
    /// <summary>Builds a block from its parts.</summary>
    public Block(BlockHeader header, ImmutableArray<Transaction> transactions)
    {
        Header = header;
        Transactions = transactions;
        Hash = header.ComputeHash();
        int count = BlockHeader.Size + WireWriter.CompactSizeLength((ulong)transactions.Length);
        Size = StrippedSize = count;
        foreach (Transaction transaction in transactions)
        {
            Size += transaction.Size;
            StrippedSize += transaction.StrippedSize;
            InputCount += transaction.IsCoinbase ? 0 : transaction.Inputs.Length;
            OutputCount += transaction.Outputs.Length;
        }
    }

    /// <summary>The header.</summary>
    public BlockHeader Header { get; }

    /// <summary>The transactions; a valid block's first one is its coinbase.</summary>
    public ImmutableArray<Transaction> Transactions { get; }

    /// <summary>The header's hash.</summary>
    public BlockHash Hash { get; }

    /// <summary>Bytes with witnesses.</summary>
    public int Size { get; }

    /// <summary>Bytes without witnesses.</summary>
    public int StrippedSize { get; }

    /// <summary>Inputs of all transactions, coinbases left out: how many coins the block spends.</summary>
    public int InputCount { get; }

    /// <summary>Outputs of all transactions.</summary>
    public int OutputCount { get; }

    /// <summary>Weight units (BIP 141).</summary>
    public int Weight => StrippedSize * (Transaction.WitnessScaleFactor - 1) + Size;

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, [MaybeNullWhen(false)] out Block value)
    {
        value = null;
        if (!BlockHeader.TryRead(ref reader, out BlockHeader header) || !reader.TryReadCount(Transaction.SizeMin, out int count)) return false;
        ImmutableArray<Transaction>.Builder transactions = ImmutableArray.CreateBuilder<Transaction>(count);
        for (int i = 0; i < count; i++)
        {
            if (!Transaction.TryRead(ref reader, out Transaction? transaction)) return false;
            transactions.Add(transaction);
        }
        value = new(header, transactions.MoveToImmutable());
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        Header.Write(writer);
        writer.WriteCompactSize((ulong)Transactions.Length);
        foreach (Transaction transaction in Transactions) transaction.Write(writer);
    }
}
