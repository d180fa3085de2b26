using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Mempool;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Machine.Mempool;

/// <summary>The mempool is bounded in memory and in time, and says what it takes meanwhile.</summary>
public sealed class EvictionTests
{
    private const long HourMs = 60 * 60 * 1_000;

    private readonly MempoolBench bench = new(new MempoolPolicy { MempoolBytesMax = 100_000 });

    [Fact]
    public void The_package_with_the_lowest_fee_rate_leaves_first_and_a_child_can_pay_for_its_parent()
    {
        Transaction poor = bench.Take(Big(bench.Coin(1_000_000), fee: 20_000));
        Transaction parent = bench.Take(Big(bench.Coin(1_000_000), fee: 0));
        Transaction child = bench.Take(TestTransactions.Spend(parent.Output(), new Amount(500_000)));
        bench.Take(Big(bench.Coin(1_000_000), fee: 50_000));
        Assert.Equal(4, bench.Pool.Count);
        bench.Take(Big(bench.Coin(1_000_000), fee: 50_000));
        Assert.False(bench.Waits(poor));
        Assert.True(bench.Waits(parent));
        Assert.True(bench.Waits(child));
        MempoolRecount.Check(bench.Pool);
    }

    [Fact]
    public void What_would_be_evicted_at_once_is_not_taken_and_the_next_must_pay_a_step_more()
    {
        for (int i = 0; i < 3; i++) bench.Take(Big(bench.Coin(1_000_000), fee: 60_000));
        Assert.Equal(Amount.Zero, bench.Pool.FeeFloor(bench.Now));
        Transaction poor = Big(bench.Coin(1_000_000), fee: 30_000);
        Assert.Equal("mempool full", Assert.IsType<MempoolVerdict.Refused>(bench.Offer(poor)).Reason);
        Amount floor = bench.Pool.FeeFloor(bench.Now);
        Assert.Equal(new FeeRate(new(30_000), poor.VirtualSize).PerKiloByte + new Amount(1_000), floor);
        long needed = FeeRate.OfKiloByte(floor).FeeFor(poor.VirtualSize).Satoshis;
        Assert.Equal($"mempool min fee not met, {needed - 1} < {needed}", bench.Refuse(Big(bench.Coin(1_000_000), fee: needed - 1)));
        bench.Take(Big(bench.Coin(1_000_000), fee: 70_000));
        Assert.Equal(3, bench.Pool.Count);
        MempoolRecount.Check(bench.Pool);
    }

    [Fact]
    public void After_a_block_the_floor_falls_by_half_in_twelve_hours_and_faster_when_there_is_room()
    {
        for (int i = 0; i < 4; i++) bench.Offer(Big(bench.Coin(1_000_000), fee: 900_000));
        long raised = bench.Pool.FeeFloor(bench.Now).Satoshis;
        bench.Now += 48 * HourMs;
        Assert.Equal(raised, bench.Pool.FeeFloor(bench.Now).Satoshis);
        bench.Pool.Confirm(new(default, []), bench.Now);
        bench.Now += 12 * HourMs;
        Assert.Equal(Math.Round(raised / 2.0), bench.Pool.FeeFloor(bench.Now).Satoshis);
        foreach (MempoolEntry entry in bench.Pool.InOrder.ToArray()) bench.Pool.Evict(entry.Transaction.Id);
        bench.Now += 3 * HourMs; // empty: four times as fast
        Assert.Equal(Math.Round(raised / 4.0), bench.Pool.FeeFloor(bench.Now).Satoshis, tolerance: 1.0);
        bench.Now += 96 * HourMs;
        Assert.Equal(Amount.Zero, bench.Pool.FeeFloor(bench.Now));
    }

    [Fact]
    public void The_lowest_relay_fee_is_asked_for_where_an_operator_sets_one()
    {
        MempoolBench strict = new(new MempoolPolicy { MinRelayFee = new(1_000) });
        OutPoint coin = strict.Coin(100_000);
        int size = TestTransactions.Spend(coin, new Amount(1)).VirtualSize;
        Assert.Equal($"min relay fee not met, {size - 1} < {size}", strict.Refuse(TestTransactions.Spend(coin, new Amount(100_000 - size + 1))));
        strict.Take(TestTransactions.Spend(coin, new Amount(100_000 - size)));
    }

    [Fact]
    public void What_has_waited_for_two_weeks_is_given_up_with_all_that_spend_from_it()
    {
        Transaction old = bench.Take(TestTransactions.Spend(bench.Coin(10_000), new Amount(9_000)));
        bench.Now += 300 * HourMs;
        Transaction child = bench.Take(TestTransactions.Spend(old.Output(), new Amount(8_000)));
        Transaction other = bench.Take(TestTransactions.Spend(bench.Coin(10_000), new Amount(9_000)));
        bench.Now += 36 * HourMs;
        Assert.Empty(bench.Pool.Expire(bench.Now));
        bench.Now += 1;
        Assert.Equal([old, child], bench.Pool.Expire(bench.Now));
        Assert.Equal([other], bench.Pool.InOrder.Select(entry => entry.Transaction));
        MempoolRecount.Check(bench.Pool);
    }

    /// <summary>Takes about a quarter of the memory that is allowed here.</summary>
    private static Transaction Big(OutPoint coin, long fee) =>
        MempoolBench.Filled(TestTransactions.Spend(coin, new Amount(1_000_000 - fee)), 28_000);
}
