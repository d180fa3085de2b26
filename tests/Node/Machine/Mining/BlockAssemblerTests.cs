using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine.Mining;
using Blockchain.Node.Tests.Machine.Mempool;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mining;

/// <summary>Which transactions go into a block, and in which order.</summary>
public sealed class BlockAssemblerTests
{
    private readonly MempoolBench bench = new();

    [Fact]
    public void A_child_that_pays_well_takes_its_poor_parent_along_before_others()
    {
        Transaction middling = bench.Take(TestTransactions.Spend(bench.Coin(100_000), new Amount(97_000)));
        Transaction parent = bench.Take(TestTransactions.Spend(bench.Coin(100_000), new Amount(100_000)));
        Transaction child = bench.Take(TestTransactions.Spend(parent.Output(), new Amount(80_000)));
        Assert.Equal([parent, child, middling], Fill().Transactions);
        Assert.Equal(23_000, Fill().Fees.Satoshis);
    }

    [Fact]
    public void What_is_chosen_counts_no_more_for_the_packages_of_its_other_descendants()
    {
        Transaction parent = bench.Take(TestTransactions.Spend(bench.Coin(100_000), new Amount(50_000), new Amount(50_000)));
        Transaction rich = bench.Take(TestTransactions.Spend(parent.Output(0), new Amount(10_000)));
        Transaction other = bench.Take(TestTransactions.Spend(bench.Coin(100_000), new Amount(94_000)));
        Transaction sibling = bench.Take(TestTransactions.Spend(parent.Output(1), new Amount(42_000)));
        Assert.Equal([parent, rich, sibling, other], Fill().Transactions); // with the parent's bytes the sibling would stand behind
    }

    [Fact]
    public void A_child_s_high_rate_does_not_hide_behind_a_richer_parent()
    {
        Transaction parent = bench.Take(TestTransactions.Spend(bench.Coin(100_000), new Amount(50_000)));
        Transaction poor = bench.Take(TestTransactions.Spend(parent.Output(), new Amount(49_900)));
        Transaction other = bench.Take(TestTransactions.Spend(bench.Coin(100_000), new Amount(90_000)));
        Assert.Equal([parent, other, poor], Fill().Transactions);
    }

    [Fact]
    public void Equal_rates_keep_the_order_of_arrival()
    {
        Transaction[] equal = [.. Enumerable.Range(0, 20).Select(_ => bench.Take(TestTransactions.Spend(bench.Coin(100_000), new Amount(90_000))))];
        Assert.Equal(equal, Fill().Transactions);
    }

    [Theory]
    [InlineData(0, 3_000)]
    [InlineData(1, 10_000)]
    [InlineData(2, 2_000)]
    [InlineData(3, 16)]
    public void No_limit_of_the_rules_is_passed_and_none_is_left_unused(int which, int limit)
    {
        byte[] checks = [.. Enumerable.Repeat((byte)0xac, 20)];
        for (int i = 0; i < 60; i++)
        {
            OutPoint coin = bench.Coin(100_000);
            bench.Take(TestTransactions.Spend(coin, new Amount(90_000 - i)).WithOutputs(new TxOut(new(90_000 - i), new(checks))));
        }
        bench.Rules = which switch
        {
            0 => bench.Rules with { MaxBlockSize = limit },
            1 => bench.Rules with { MaxBlockWeight = limit },
            2 => bench.Rules with { MaxSigOpsCost = limit },
            _ => bench.Rules with { MaxTouchedTxIds = limit },
        };
        BlockTemplate template = Fill();
        long used = which switch
        {
            0 => 1_000 + template.Transactions.Sum(transaction => transaction.StrippedSize),
            1 => 4_000 + template.Transactions.Sum(transaction => transaction.Weight),
            2 => 400 + 80 * template.Transactions.Length,
            _ => 1 + 2 * template.Transactions.Length,
        };
        int one = which switch { 0 => 80, 1 => 320, 2 => 80, _ => 2 };
        Assert.InRange(used, limit - one, limit);
        Assert.Equal(bench.Pool.InOrder.TakeLast(template.Transactions.Length).Select(entry => entry.Transaction).Reverse(), template.Transactions);
    }

    [Fact]
    public void Witnesses_wait_until_blocks_commit_to_them()
    {
        ScriptBytes program = new((byte[])[0x00, 0x20, .. System.Security.Cryptography.SHA256.HashData([0x51])]);
        bench.Take(TestTransactions.Spend(bench.Coin(100_000, program), new Amount(1_000)).WithProof(0, default, new([new byte[] { 0x51 }])));
        Transaction plain = bench.Take(TestTransactions.Spend(bench.Coin(100_000), new Amount(90_000)));
        Assert.Equal(2, Fill().Transactions.Length);
        bench.Rules = bench.Rules with { WitnessCommitment = false };
        Assert.Equal([plain], Fill().Transactions);
    }

    [Fact]
    public void The_time_is_later_than_the_median_and_near_enough_to_the_last_block_of_the_period()
    {
        ChainedHeader genesis = new(BlockBuilder.Genesis(bench.Rules).Header, null);
        Assert.Equal(genesis.MedianTime + 1, BlockAssembler.EarliestTime(genesis, bench.Rules));
        ConsensusRules retargeting = bench.Rules with { TimeWarpProtection = true, RetargetTimespan = bench.Rules.BlockInterval };
        ChainedHeader parent = genesis;
        foreach (int seconds in new[] { 1, 2, 10_000 }) parent = new(parent.Header with { Previous = parent.Hash, Time = genesis.Header.Time + seconds }, parent);
        Assert.Equal(parent.Header.Time - 600, BlockAssembler.EarliestTime(parent, retargeting));
        Assert.Equal(parent.MedianTime + 1, BlockAssembler.EarliestTime(parent, retargeting with { TimeWarpProtection = false }));
    }

    private BlockTemplate Fill()
    {
        bench.Pool.Follow(bench.Context);
        return BlockAssembler.Assemble(bench.Pool, bench.Context.Tip, bench.Rules, 0x2000_0000, bench.Now.ToSeconds(), new() { BlockBytesMax = 1_000_000 });
    }
}
