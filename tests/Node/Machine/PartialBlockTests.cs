using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Sync;
using Blockchain.Node.Tests.Protocol;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine;

/// <summary>A block that was made short is put together alike, whatever the receiver has.</summary>
public sealed class PartialBlockTests
{
    private const int Rounds = 300;

    [Fact]
    public void Whatever_waits_at_the_receiver_the_block_comes_out_alike()
    {
        Random random = new(152);
        int whole = 0, asked = 0;
        for (int round = 0; round < Rounds; round++)
        {
            Block block = Draw(round, random.Next(1, 120));
            PartialBlock partial = Begin(PartialBlock.Compact(block, (ulong)random.NextInt64()));
            Transaction[] strangers = [.. Draw(round + 10_000, random.Next(1, 50)).Transactions];
            Transaction[] known = [.. block.Transactions.Skip(1).Where(_ => random.Next(10) < round % 11), .. strangers];
            random.Shuffle(known);
            partial.Fill(known);
            ImmutableArray<int> missing = partial.Missing;
            Assert.Equal(block.Transactions.Select((transaction, place) => (transaction, place)).Where(at => at.place > 0 && !known.Contains(at.transaction)).Select(at => at.place), missing);
            Assert.True(partial.TryAdd([.. missing.Select(place => block.Transactions[place])]));
            Block? again = partial.TryComplete();
            Assert.NotNull(again);
            Assert.Equal(Bytes(block), Bytes(again));
            whole += missing.IsEmpty ? 1 : 0;
            asked += missing.Length;
        }
        Assert.InRange(whole, 1, Rounds - 1);
        Evidence.Record($"compact blocks: {Rounds} of {Rounds} random blocks put together alike, {whole} without a question, {asked} transactions asked for");
    }

    [Fact]
    public void A_transaction_of_another_id_or_number_than_asked_for_is_not_taken()
    {
        Block block = Draw(1, 10), other = Draw(2, 10);
        Message.CompactBlock compact = PartialBlock.Compact(block, 7);
        ImmutableArray<Transaction> right = [.. block.Transactions.Skip(1)];
        Assert.False(Begin(compact).TryAdd(right.SetItem(3, other.Transactions[3])));
        Assert.False(Begin(compact).TryAdd(right[..^1]));
        Assert.False(Begin(compact).TryAdd(right.Add(right[0])));
        Assert.False(Begin(compact).TryAdd(right.SetItem(0, right[1])));
        Assert.True(Begin(compact).TryAdd(right));
    }

    [Fact]
    public void A_transaction_that_collides_leaves_its_place_open_or_makes_another_block()
    {
        Block block = Draw(3, 4), other = Draw(4, 4);
        Message.CompactBlock honest = PartialBlock.Compact(block, 1);
        ShortIdKey key = new(block.Header, 1);
        // What chance does once in 2^48: an id that another transaction has as well.
        Message.CompactBlock collided = honest with { ShortIds = honest.ShortIds.SetItem(0, key.Of(other.Transactions[1])) };
        PartialBlock partial = Begin(collided);
        partial.Fill([other.Transactions[1], .. block.Transactions]);
        Assert.Empty(partial.Missing);
        Assert.Null(partial.TryComplete());
        Assert.True(Begin(honest with { ShortIds = honest.ShortIds.SetItem(0, honest.ShortIds[1]) }).IsAmbiguous);
    }

    [Fact]
    public void Other_witnesses_than_the_coinbase_commits_to_make_no_block()
    {
        Block block = Draw(5, 4);
        Transaction changed = block.Transactions[2].WithProof(0, block.Transactions[2].Inputs[0].ScriptSig, new Witness([new byte[] { 9 }]));
        Assert.Equal(block.Transactions[2].Id, changed.Id);
        Transaction[] all = [.. block.Transactions];
        Hash256 root = MerkleTree.WitnessRoot(all);
        TxIn input = all[0].Inputs[0] with { Witness = new([new byte[Hash256.Size]]) };
        all[0] = new(2, [input], [new(new(1), WitnessCommitment.ToScript(WitnessCommitment.Of(root, default)))], 0);
        Block committed = new(block.Header with { MerkleRoot = MerkleTree.Root(all, out _) }, [.. all]);
        PartialBlock right = Begin(PartialBlock.Compact(committed, 1));
        right.Fill(committed.Transactions);
        Assert.NotNull(right.TryComplete());
        PartialBlock wrong = Begin(PartialBlock.Compact(new(committed.Header, committed.Transactions.SetItem(2, changed)), 1));
        wrong.Fill(committed.Transactions.Add(changed));
        Assert.Empty(wrong.Missing);
        Assert.Null(wrong.TryComplete());
    }

    [Fact]
    public void Places_that_cannot_be_are_refused()
    {
        Block block = Draw(6, 5);
        Message.CompactBlock compact = PartialBlock.Compact(block, 1);
        PrefilledTransaction first = compact.Prefilled[0];
        Assert.Null(PartialBlock.TryBegin(compact with { Prefilled = [first with { Index = 5 }] }));
        Assert.NotNull(PartialBlock.TryBegin(compact with { Prefilled = [first with { Index = 4 }] }));
        Assert.Null(PartialBlock.TryBegin(compact with { Prefilled = [first, first] }));
        Assert.Null(PartialBlock.TryBegin(compact with { Prefilled = [first with { Index = -1 }] }));
        Assert.Null(PartialBlock.TryBegin(compact with { Prefilled = [], ShortIds = [] }));
        Assert.NotNull(PartialBlock.TryBegin(compact with { ShortIds = [.. Enumerable.Range(0, Message.BlockTransactionCountMax - 1).Select(static i => new ShortId((ulong)i))] }));
        Assert.Null(PartialBlock.TryBegin(compact with { ShortIds = [.. Enumerable.Range(0, Message.BlockTransactionCountMax).Select(static i => new ShortId((ulong)i))] }));
    }

    private static PartialBlock Begin(Message.CompactBlock compact)
    {
        PartialBlock? partial = PartialBlock.TryBegin(compact);
        Assert.NotNull(partial);
        return partial;
    }

    /// <summary>A block of random transactions whose header commits to them.</summary>
    private static Block Draw(int seed, int count)
    {
        MessageSamples samples = new(seed);
        Transaction[] transactions = [.. Enumerable.Range(0, count).Select(_ => samples.Transaction())];
        return new(samples.Header() with { MerkleRoot = MerkleTree.Root(transactions, out _) }, [.. transactions]);
    }

    private static byte[] Bytes(Block block)
    {
        WireWriter writer = new();
        block.Write(writer);
        return writer.ToArray();
    }
}
