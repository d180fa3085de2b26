using System.IO.Compression;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Blocks;

/// <summary>Bytes to blocks and back: what was read writes the same bytes, and no bytes throw.</summary>
public sealed class BlockWireTests
{
    private const int Damaged = 20_000;
    private const int Random = 20_000;

    [Theory]
    [InlineData("mainnet-300025", 461)]
    [InlineData("mainnet-413567", 1_557)]
    [InlineData("testnet3-928816", 889)]
    public void A_real_block_is_written_as_it_was_read(string name, int transactions)
    {
        byte[]? bytes = Real(name);
        if (bytes is null) Assert.Skip(Vectors.Absent);
        Assert.True(Wire.TryRead<Block>(bytes, out Block? block));
        Assert.Equal(transactions, block.Transactions.Length);
        Assert.Equal(bytes, Wire.ToBytes(block));
        Assert.Equal(bytes.Length, block.Size);
        Assert.Equal(block.Header.MerkleRoot, MerkleTree.Root(block.Transactions.AsSpan(), out bool isMutated));
        Assert.False(isMutated);
        Evidence.Record($"{name}: {transactions} transactions, {bytes.Length} bytes read and written alike, Merkle root equal");
    }

    [Fact]
    public void No_bytes_throw_and_what_is_read_is_written_alike()
    {
        byte[] seed = Small();
        System.Random random = new(20130311);
        int read = 0;
        for (int i = 0; i < Damaged; i++)
        {
            byte[] bytes = seed[..random.Next(1, seed.Length + 1)];
            for (int change = random.Next(0, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            read += ReadsAlike(bytes);
        }
        for (int i = 0; i < Random; i++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            read += ReadsAlike(bytes);
        }
        Evidence.Record($"blocks: {Damaged} damaged and {Random} random inputs, none throws, {read} read and written alike");
    }

    /// <summary>A2: a count that the bytes cannot hold is refused before anything is allocated for it.</summary>
    [Fact]
    public void A_claimed_count_allocates_nothing()
    {
        byte[] bytes = new byte[BlockHeader.Size + 9];
        bytes[BlockHeader.Size] = 0xff;
        bytes.AsSpan(BlockHeader.Size + 1).Fill(0xff);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(Wire.TryRead<Block>(bytes, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void Trailing_bytes_and_a_witness_marker_without_witness_are_refused()
    {
        byte[] bytes = Small();
        Assert.True(Wire.TryRead<Block>(bytes, out Block? block));
        Assert.False(Wire.TryRead<Block>((byte[])[.. bytes, 0], out _));
        byte[] plain = Wire.ToBytes(block.Transactions[0]);
        byte[] marked = [.. plain[..4], 0, 1, .. plain[4..^4], .. new byte[block.Transactions[0].Inputs.Length], .. plain[^4..]];
        Assert.False(Wire.TryRead<Transaction>(marked, out _));
    }

    private static int ReadsAlike(byte[] bytes)
    {
        if (!Wire.TryRead<Block>(bytes, out Block? block)) return 0;
        Assert.Equal(bytes, Wire.ToBytes(block));
        return 1;
    }

    /// <summary>A block with a coinbase, a spend, and an input with a witness.</summary>
    private static byte[] Small()
    {
        Transaction coinbase = new(1, [new(OutPoint.Null, new(new byte[] { 1, 2, 3 }), TxIn.SequenceFinal)], [new(Amount.Coins(50), TestTransactions.Anyone)], 0);
        Transaction spend = TestTransactions.Spend(new OutPoint(coinbase.Id, 0), new Amount(7), new Amount(8));
        MerkleRoot root = MerkleTree.Root([coinbase, spend], out _);
        return Wire.ToBytes(new Block(new(1, default, root, new(1_300_000_000), new(0x207fffff), 5), [coinbase, spend]));
    }

    private static byte[]? Real(string name)
    {
        if (Vectors.Find($"real/{name}.block.gz") is not { } path) return null;
        using GZipStream stream = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream memory = new();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
