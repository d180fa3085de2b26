using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>Other bytes under the id of a valid block must not spoil the id (A10), and the counts that rules judge are what a plain count gives.</summary>
public sealed class BlockMutationTests
{
    [Fact]
    public void A_list_with_a_repeated_tail_is_mutated_is_not_remembered_and_leaves_the_block_valid()
    {
        int mutated = 0;
        for (int count = 1; count <= 12; count++)
        {
            World world = new();
            Block block = world.Block([.. Enumerable.Range(1, count).Select(world.Pay)]);
            foreach (Block other in RepeatedTails(block))
            {
                Assert.Equal(block.Hash, other.Hash);
                Violation? violation = world.Judge(other);
                Assert.Equal(Reject.MerkleTreeMutated, violation?.Reject);
                Assert.True(violation?.Reject.IsTransient());
                mutated++;
            }
            Assert.Null(world.Judge(block));
        }
        Assert.Equal(9, mutated); // of 2 to 13 transactions, those whose number is no power of two
    }

    [Fact]
    public void Other_witnesses_under_the_same_id_are_not_remembered()
    {
        World world = new();
        Block block = WitnessBlocks.Committed(world, static made => made);
        Block other = WitnessBlocks.WithOtherWitness(block);

        Assert.Equal(block.Hash, other.Hash);
        Assert.True(world.Judge(other)?.Reject.IsTransient());
        Assert.Null(world.Judge(block));
    }

    [Fact]
    public void The_nonce_that_miners_leave_out_is_put_back()
    {
        World world = new();
        Block block = WitnessBlocks.Committed(world, static made => made);
        Transaction coinbase = block.Transactions[0];
        Block bare = new(block.Header, block.Transactions.SetItem(0, coinbase.WithProof(0, coinbase.Inputs[0].ScriptSig)));

        Assert.Equal(Reject.WitnessNonceSize, world.Judge(bare)?.Reject);
        Assert.Null(world.Judge(WitnessCommitment.WithNonce(bare)));
        Assert.Same(block, WitnessCommitment.WithNonce(block));
        Assert.Null(world.Judge(WitnessCommitment.WithNonce(world.Block(world.Pay(2)))));
    }

    /// <summary>The rule of March 2013 counts the ids of a block's own transactions and those that they spend from, each once.</summary>
    [Fact]
    public void Touched_ids_are_counted_as_sets_of_ids()
    {
        Gen.Int[1, 6].List[0, 20].List[0, 6].Sample(parents =>
        {
            World world = new();
            ImmutableArray<Transaction> spends =
            [
                .. parents.Select((list, i) => TestTransactions.Spend([.. list.Select(parent => world.Coin(parent))], new Consensus.Primitives.Amount(i))),
            ];
            Block block = world.With(world.Coinbase(), [.. spends]);
            IEnumerable<Consensus.Primitives.TxId> own = block.Transactions.Select(static transaction => transaction.Id);
            IEnumerable<Consensus.Primitives.TxId> spent = spends.SelectMany(static spend => spend.Inputs).Select(static input => input.Previous.Tx);
            return new BlockFacts(block).TouchedTxIds == own.Union(spent).Count();
        }, iter: 200);
    }

    /// <summary>The list with its last 1, 2, 4 … transactions repeated, where that gives the same root.</summary>
    private static IEnumerable<Block> RepeatedTails(Block block)
    {
        int count = block.Transactions.Length;
        for (int tail = 1; tail < count; tail *= 2)
        {
            if (count % tail != 0 || count / tail % 2 == 0) continue;
            yield return new(block.Header, block.Transactions.AddRange(block.Transactions.Skip(count - tail)));
        }
    }
}
