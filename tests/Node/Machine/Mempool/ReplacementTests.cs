using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Mempool;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mempool;

/// <summary>A better paid transaction takes the place of others, whether they agreed to that or not.</summary>
public sealed class ReplacementTests
{
    private readonly MempoolBench bench = new();

    [Fact]
    public void A_better_paid_transaction_replaces_one_that_did_not_opt_in_and_all_that_spend_from_it()
    {
        OutPoint coin = bench.Coin(1_000_000);
        Transaction old = bench.Take(TestTransactions.Spend(coin, new Amount(999_000)));
        Transaction child = bench.Take(TestTransactions.Spend(old.Output(), new Amount(998_000)));
        Transaction better = TestTransactions.Spend(coin, new Amount(990_000));
        MempoolVerdict.Accepted accepted = Assert.IsType<MempoolVerdict.Accepted>(bench.Offer(better));
        Assert.Equal([old, child], accepted.Replaced);
        Assert.Equal([better], bench.Pool.InOrder.Select(entry => entry.Transaction));
        MempoolRecount.Check(bench.Pool);
    }

    [Fact]
    public void What_was_replaced_is_remembered_with_what_stands_in_its_place_now()
    {
        OutPoint coin = bench.Coin(1_000_000);
        Transaction old = bench.Take(TestTransactions.Spend(coin, new Amount(999_000)));
        Transaction child = bench.Take(TestTransactions.Spend(old.Output(), new Amount(998_000)));
        Transaction better = bench.Take(TestTransactions.Spend(coin, new Amount(990_000)));
        Assert.Equal([better.Id, better.Id, null], new[] { old, child, better }.Select(one => bench.Pool.Replacements.Of(one.Id)));
        Transaction best = bench.Take(TestTransactions.Spend(coin, new Amount(980_000)));
        Assert.Equal([best.Id, best.Id, best.Id, null], new[] { old, child, better, best }.Select(one => bench.Pool.Replacements.Of(one.Id)));
        bench.Pool.Confirm(new(default, [old]), bench.Now); // elsewhere the first was kept
        Assert.Equal([null, old.Id, old.Id, old.Id], new[] { old, child, better, best }.Select(one => bench.Pool.Replacements.Of(one.Id)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_waits_again_or_is_confirmed_is_no_longer_replaced(bool waits)
    {
        OutPoint coin = bench.Coin(1_000_000);
        Transaction old = bench.Take(TestTransactions.Spend(coin, new Amount(999_000)));
        Transaction better = bench.Take(TestTransactions.Spend(coin, new Amount(990_000)));
        bench.Pool.Evict(better.Id);
        Assert.Equal(better.Id, bench.Pool.Replacements.Of(old.Id));
        if (waits) bench.Take(old);
        else bench.Pool.Confirm(new(default, [old]), bench.Now);
        Assert.Null(bench.Pool.Replacements.Of(old.Id));
        Assert.Equal(0, bench.Pool.Replacements.Count);
    }

    [Fact]
    public void Of_more_replacements_than_are_remembered_the_oldest_is_forgotten()
    {
        TxId first = default, second = default;
        for (int i = 0; i <= ReplacementMemory.ReplacedCountMax; i++)
        {
            OutPoint coin = bench.Coin(100_000);
            Transaction old = bench.Take(TestTransactions.Spend(coin, new Amount(99_000)));
            Transaction better = bench.Take(TestTransactions.Spend(coin, new Amount(90_000)));
            bench.Pool.Evict(better.Id);
            if (i == 0) first = old.Id;
            if (i == 1) second = old.Id;
        }
        Assert.Equal(ReplacementMemory.ReplacedCountMax, bench.Pool.Replacements.Count);
        Assert.Null(bench.Pool.Replacements.Of(first));
        Assert.NotNull(bench.Pool.Replacements.Of(second));
    }

    [Fact]
    public void The_rate_must_be_higher_than_that_of_each_conflict()
    {
        OutPoint coin = bench.Coin(1_000_000);
        bench.Take(TestTransactions.Spend(coin, new Amount(999_000)));
        Transaction larger = MempoolBench.Filled(TestTransactions.Spend(coin, new Amount(990_000)), 10_000);
        string reason = bench.Refuse(larger);
        Assert.StartsWith($"insufficient fee, rejecting replacement {larger.Id}; new feerate 0.00000", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_fee_must_be_as_high_as_all_that_leave_paid()
    {
        OutPoint coin = bench.Coin(100_000_000);
        Transaction old = bench.Take(TestTransactions.Spend(coin, new Amount(99_999_000)));
        bench.Take(TestTransactions.Spend(old.Output(), new Amount(49_999_000)));
        Transaction poorer = TestTransactions.Spend(coin, new Amount(60_000_000));
        Assert.Equal($"insufficient fee, rejecting replacement {poorer.Id}, less fees than conflicting txs; 0.40 < 0.50001", bench.Refuse(poorer));
    }

    [Fact]
    public void The_own_relay_must_be_paid_on_top()
    {
        OutPoint coin = bench.Coin(1_000_000);
        Transaction old = bench.Take(TestTransactions.Spend(coin, new Amount(999_000)));
        Transaction nearly = TestTransactions.Spend(coin, new Amount(999_000 - old.VirtualSize + 2));
        Assert.Equal(
            $"insufficient fee, rejecting replacement {nearly.Id}, not enough additional fees to relay; 0.000000{old.VirtualSize - 2} < 0.000000{old.VirtualSize}",
            bench.Refuse(nearly));
        bench.Take(TestTransactions.Spend(coin, new Amount(999_000 - old.VirtualSize)));
    }

    [Fact]
    public void More_than_a_hundred_cannot_be_replaced_at_once()
    {
        OutPoint[] coins = [.. Enumerable.Range(0, 5).Select(_ => bench.Coin(10_000_000))];
        foreach (OutPoint coin in coins)
        {
            Transaction root = bench.Take(TestTransactions.Spend(coin, [.. Enumerable.Repeat(new Amount(100_000), 20)]));
            for (int i = 0; i < 20; i++) bench.Take(TestTransactions.Spend(root.Output(i), new Amount(99_000)));
        }
        Transaction all = TestTransactions.Spend(coins, new Amount(1_000));
        Assert.Equal($"too many potential replacements, rejecting replacement {all.Id}; too many potential replacements (105 > 100)", bench.Refuse(all));
        bench.Take(TestTransactions.Spend(coins[..4], new Amount(1_000)));
        Assert.Equal(22, bench.Pool.Count);
        MempoolRecount.Check(bench.Pool);
    }

    [Fact]
    public void A_replacement_cannot_spend_from_what_it_replaces()
    {
        OutPoint coin = bench.Coin(1_000_000);
        Transaction old = bench.Take(TestTransactions.Spend(coin, new Amount(999_000)));
        Transaction loop = TestTransactions.Spend([coin, old.Output()], new Amount(1_000));
        Assert.Equal($"bad-txns-spends-conflicting-tx, {loop.Id} spends conflicting transaction {old.Id}", bench.Refuse(loop));
    }

    [Fact]
    public void A_replacement_brings_no_other_unconfirmed_parent()
    {
        OutPoint coin = bench.Coin(1_000_000);
        bench.Take(TestTransactions.Spend(coin, new Amount(999_000)));
        Transaction other = bench.Take(TestTransactions.Spend(bench.Coin(1_000_000), new Amount(999_000)));
        Transaction better = TestTransactions.Spend([coin, other.Output()], new Amount(1_000));
        Assert.Equal($"replacement-adds-unconfirmed, replacement {better.Id} adds unconfirmed input, idx 1", bench.Refuse(better));
    }

    [Fact]
    public void The_last_of_a_full_chain_can_be_replaced()
    {
        Transaction[] chain = bench.Chain(25);
        foreach (Transaction link in chain) bench.Take(link);
        bench.Take(TestTransactions.Spend(chain[23].Output(), new Amount(chain[24].Outputs[0].Value.Satoshis - 5_000)));
        Assert.False(bench.Waits(chain[24]));
        MempoolRecount.Check(bench.Pool);
    }

    [Fact]
    public void The_same_body_with_another_witness_is_told_apart()
    {
        ScriptBytes program = new((byte[])[0x00, 0x20, .. System.Security.Cryptography.SHA256.HashData([0x51])]);
        Transaction spend = TestTransactions.Spend(bench.Coin(1_000_000, program), new Amount(900_000));
        bench.Take(spend.WithProof(0, default, new([new byte[] { 0x51 }])));
        Assert.Equal("txn-same-nonwitness-data-in-mempool", bench.Refuse(spend));
        Assert.Equal("txn-already-in-mempool", bench.Refuse(spend.WithProof(0, default, new([new byte[] { 0x51 }]))));
    }
}
