using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>A header and its transactions, as received: nothing is checked but that the bytes parse.</summary>
/// <remarks>Merkle roots are computed by whoever asks first: they cost about as much as parsing, and several ask.</remarks>
public sealed class Block : IWire<Block>
{
    private Merkle? merkle;
    private StrongBox<Hash256>? witnessRoot;

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

    /// <summary>The Merkle root that the transactions give; a valid block's header says the same.</summary>
    public MerkleRoot TransactionRoot => TransactionTree.Root;

    /// <summary>Whether another list of transactions has the same root (CVE-2012-2459).</summary>
    public bool IsMerkleTreeMutated => TransactionTree.IsMutated;

    /// <summary>The Merkle root over witness ids (BIP 141), the coinbase's counted as zero.</summary>
    public Hash256 WitnessRoot => (witnessRoot ??= new(MerkleTree.WitnessRoot(Transactions.AsSpan()))).Value;

    /// <summary>Weight units (BIP 141).</summary>
    public int Weight => StrippedSize * (Transaction.WitnessScaleFactor - 1) + Size;

    private Merkle TransactionTree => merkle ??= Merkle.Of(Transactions.AsSpan());

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

    private sealed record Merkle(MerkleRoot Root, bool IsMutated)
    {
        public static Merkle Of(ReadOnlySpan<Transaction> transactions) => new(MerkleTree.Root(transactions, out bool isMutated), isMutated);
    }
}
