using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Rules;
using Xunit;

namespace Blockchain.Consensus.Tests.Rules;

public sealed class RuleScheduleTests
{
    private static readonly RuleParameter Size = RuleParameters.Of(RuleNames.MaxBlockSize);

    [Fact]
    public void A_height_begins_with_its_own_block()
    {
        RuleSchedule schedule = Schedule(To(2_000_000, new AtHeight(new(3))));
        ChainedHeader at2 = HeaderChain.Extend(null, 3);
        Assert.Equal(1_000_000, schedule.RulesFor(at2).MaxBlockSize);
        Assert.Equal(2_000_000, schedule.RulesFor(HeaderChain.Extend(at2, 1)).MaxBlockSize);
        Assert.Equal(2_000_000, schedule.RulesForChild(at2, new(0)).MaxBlockSize);
        Assert.True(schedule.TryRulesWithoutAncestors(new(3), at2.Header, out ConsensusRules? found));
        Assert.Same(schedule.RulesForChild(at2, new(0)), found);
    }

    [Fact]
    public void A_median_time_is_the_parents_and_the_genesis_has_none()
    {
        ChainedHeader genesis = HeaderChain.Genesis();
        RuleSchedule schedule = Schedule(To(2_000_000, new AtMedianTime(genesis.Header.Time)));
        Assert.Equal(1_000_000, schedule.RulesFor(genesis).MaxBlockSize);
        Assert.Equal(2_000_000, schedule.RulesForChild(genesis, new(0)).MaxBlockSize);
        RuleSchedule later = Schedule(To(2_000_000, new AtMedianTime(genesis.Header.Time + 1)));
        Assert.Equal(1_000_000, later.RulesForChild(genesis, new(uint.MaxValue)).MaxBlockSize);
        Assert.False(later.TryRulesWithoutAncestors(new(7), genesis.Header, out _));
    }

    [Theory] // The window of 0.8.1: from noon on 21 March until 15 May 2013.
    [InlineData(1363867199, null)]
    [InlineData(1363867200, 4500)]
    [InlineData(1368575999, 4500)]
    [InlineData(1368576000, null)]
    public void A_window_looks_at_the_blocks_own_time(long time, int? limit)
    {
        BlockTimeWindow window = new(new(1363867200), new(1368576000));
        RuleSchedule schedule = Schedule(new RuleChange(window, [new(RuleParameters.Of(RuleNames.MaxTouchedTxIds), RuleValue.Of(4500))]));
        Assert.Equal(limit, schedule.RulesFor(HeaderChain.Genesis(time)).MaxTouchedTxIds);
        Assert.Equal(limit, schedule.RulesForChild(HeaderChain.Genesis(), new(time)).MaxTouchedTxIds);
    }

    [Fact]
    public void An_exception_holds_for_its_block_alone()
    {
        ChainedHeader at5 = HeaderChain.Extend(null, 6);
        RuleSchedule schedule = Schedule(To(2_000_000, new AtBlock(at5.Hash)));
        Assert.Equal(2_000_000, schedule.RulesFor(at5).MaxBlockSize);
        Assert.Equal(1_000_000, schedule.RulesFor(at5.Ancestor(new(4))).MaxBlockSize);
        Assert.Equal(1_000_000, schedule.RulesFor(HeaderChain.Extend(at5, 1)).MaxBlockSize);
    }

    [Fact]
    public void The_lower_line_of_the_table_wins_and_equal_combinations_are_one_instance()
    {
        RuleSchedule schedule = Schedule(To(2_000_000, new AtHeight(new(2))), To(3_000_000, new AtHeight(new(4))), To(500_000, new BlockTimeWindow(new(7), new(9))));
        ChainedHeader tip = HeaderChain.Extend(null, 6);
        int[] sizes = [.. Enumerable.Range(0, 6).Select(height => schedule.RulesFor(tip.Ancestor(new(height))).MaxBlockSize)];
        Assert.Equal([1_000_000, 1_000_000, 2_000_000, 2_000_000, 3_000_000, 3_000_000], sizes);
        Assert.Same(schedule.RulesFor(tip), schedule.RulesFor(tip.Ancestor(new(4))));
        Assert.Equal(500_000, schedule.RulesForChild(tip, new(8)).MaxBlockSize);
        Assert.Same(ConsensusRules.Original, schedule.RulesFor(tip.Ancestor(new(1))));
    }

    [Fact]
    public void An_override_moves_a_deployment_and_changes_the_digest()
    {
        RuleSet rules = RuleSet.Of("a", ConsensusRules.Original, To(2_000_000, new AtHeight(new(100))) with { Name = "big" });
        Assert.True(rules.TryWith("big", new(2), out RuleSet? moved));
        Assert.NotEqual(rules.Digest, moved.Digest);
        Assert.Equal(2_000_000, new RuleSchedule(moved).RulesFor(HeaderChain.Extend(null, 3)).MaxBlockSize);
        Assert.True(moved.TryWith("big", new(100), out RuleSet? back));
        Assert.Equal(rules.Digest, back.Digest);
        Assert.False(rules.TryWith("small", new(2), out _));
        Assert.False(rules.TryWith("big", new(-1), out _));
        Assert.Equal(["big"], rules.DeploymentNames);
    }

    private static RuleChange To(long size, Activation activation) => new(activation, [new(Size, RuleValue.Of(size))]);

    private static RuleSchedule Schedule(params RuleChange[] changes) => new(RuleSet.Of("test", ConsensusRules.Original, [.. changes]));
}
