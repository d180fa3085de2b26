using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>Lock times, absolute and relative (BIP 65's field, BIP 68, BIP 113); the block in question has height 12.</summary>
public sealed class RelativeLockTests
{
    private const uint ByTime = 1 << 22;
    private const uint Disabled = 1u << 31;

    [Theory]
    [InlineData(2, 4, 8u, true)] // made at 4, eight blocks later is 12
    [InlineData(2, 4, 9u, false)]
    [InlineData(1, 4, 9u, true)] // version 1 has no relative locks
    [InlineData(2, 4, 9u | Disabled, true)]
    [InlineData(2, 4, 9u | 0x10000, false)] // bits without meaning do not matter
    [InlineData(2, 12, 0u, true)] // a coin of the same block
    [InlineData(2, 12, 1u, false)]
    public void Heights_count_from_the_coin(uint version, int coinHeight, uint sequence, bool passes) =>
        Judged(version, coinHeight, sequence, passes);

    /// <summary>Blocks are 600 s apart; the median up to block 3 is block 2's time, up to block 11 it is block 6's: four whole units later.</summary>
    [Theory]
    [InlineData(4, 4u, true)]
    [InlineData(4, 5u, false)]
    [InlineData(0, 7u, true)]
    [InlineData(0, 8u, false)]
    public void Times_count_from_the_median_before_the_coins_block(int coinHeight, uint units, bool passes)
    {
        World world = new();
        long start = world.Parent.Ancestor(new(Math.Max(coinHeight - 1, 0))).MedianTime.Seconds;
        Assert.Equal(passes, start + units * 512 - 1 < world.Parent.MedianTime.Seconds); // the table's own arithmetic
        Judged(2, coinHeight, ByTime | units, passes);
    }

    [Fact]
    public void The_rule_can_be_off()
    {
        World world = new(TestRules.Modern with { RelativeLockTime = false });
        Assert.Null(world.Judge(Spend(world, 2, 4, 9)));
    }

    [Theory]
    [InlineData(11u, true)]
    [InlineData(12u, false)]
    public void An_absolute_lock_is_the_last_height_that_is_too_low(uint lockTime, bool passes)
    {
        World world = new();
        Transaction spend = world.Pay(1).WithLockTime(lockTime);
        Assert.Equal(passes ? null : Reject.NonFinal, world.Judge(spend.WithSequence(1u | Disabled))?.Reject);
        Assert.Null(world.Judge(spend)); // all sequences final
    }

    [Fact]
    public void Since_BIP_113_the_median_time_is_what_a_lock_is_compared_with()
    {
        World world = new();
        uint median = (uint)world.Parent.MedianTime.Seconds;
        World before = new(TestRules.Modern with { MedianTimeLock = false });
        uint own = (uint)before.Now.Seconds;

        Assert.Null(Lock(world, median - 1));
        Assert.Equal(Reject.NonFinal, Lock(world, median));
        Assert.Null(Lock(before, own - 1));
        Assert.Equal(Reject.NonFinal, Lock(before, own));

        static Reject? Lock(World world, uint time) => world.Judge(world.Pay(1).WithSequence(1u | Disabled).WithLockTime(time))?.Reject;
    }

    private static void Judged(uint version, int coinHeight, uint sequence, bool passes)
    {
        World world = new();
        Violation? violation = world.Judge(Spend(world, version, coinHeight, sequence));
        Assert.Equal(passes ? null : RuleNames.RelativeLockTime, violation?.Rule);
        Assert.Equal(passes ? null : "bad-txns-nonfinal", violation?.Word);
        if (violation is not null) Assert.True(violation.Measured < violation.Limit, $"{violation}");
    }

    private static Transaction Spend(World world, uint version, int coinHeight, uint sequence)
    {
        Transaction spend = TestTransactions.Spend(world.Coin(1, height: coinHeight), World.Value).WithSequence(sequence);
        return new(version, spend.Inputs, spend.Outputs, 0);
    }
}
