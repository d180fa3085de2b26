using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Rules;

/// <summary>BIP 9 with a minimum activation height, in periods of ten blocks of which seven must signal.</summary>
public sealed class ThresholdStateTests
{
    private const int Period = 10;
    private const int Threshold = 7;
    private const int Signal = Deployment.VersionTop | (1 << 3);

    [Theory] // One letter for the state of each period: d, s, l, a, f; the digits say how many of ten blocks signal.
    [InlineData("0 0 0", "ddss", 10, null, 0)] // the start is reached in the second period
    [InlineData("0 7 0 0", "dslaa", 0, null, 0)] // exactly the threshold, then a period of grace
    [InlineData("0 6 7 0", "dssla", 0, null, 0)] // one short
    [InlineData("7 7 0 0", "dslaa", 0, null, 0)] // the first period never counts
    [InlineData("0 0 0 0 0", "dsssff", 0, 30, 0)] // no signals until the timeout
    [InlineData("0 0 0 0 7 0", "dsssfff", 0, 30, 0)] // signals come too late
    [InlineData("0 0 7 0 0", "dsslaa", 0, 20, 0)] // threshold and timeout in one period: it locks in
    [InlineData("0 7 0 0 0 0", "dslllaa", 0, null, 50)] // locked in, waiting for height 50
    [InlineData("0 7 0 0", "dslaa", 0, null, 30)] // the height is reached with the period of grace
    [InlineData("0 7 0 0 0", "dsllaa", 0, null, 31)] // one block above a boundary waits for the next
    [InlineData("0 10 0 10 0 0", "dslaaaa", 0, null, 0)] // active is final
    public void A_branch_goes_through_its_states(string signals, string expected, int startBlock, int? timeoutBlock, int minHeight)
    {
        Deployment deployment = Make(startBlock, timeoutBlock, minHeight);
        RuleSchedule schedule = Schedule(deployment);
        ChainedHeader? tip = null;
        string found = "";
        foreach (int count in signals.Split(' ').Select(int.Parse))
        {
            found += Letter(schedule.StateOf(deployment, tip));
            tip = AddPeriod(tip, count);
        }
        found += Letter(schedule.StateOf(deployment, tip));
        Assert.Equal(expected, found);
        Assert.Equal(expected[^1] == 'a', schedule.RulesForChild(tip ?? throw new InvalidOperationException(), default).Taproot);
    }

    [Fact]
    public void The_state_belongs_to_the_whole_period()
    {
        Deployment deployment = Make(0, null, 0);
        RuleSchedule schedule = Schedule(deployment);
        ChainedHeader tip = AddPeriod(AddPeriod(AddPeriod(null, 0), 7), 0);
        for (int height = 0; height < 30; height++)
        {
            ThresholdState expected = (ThresholdState)(height / Period);
            Assert.Equal(expected, schedule.StateOf(deployment, height == 0 ? null : tip.Ancestor(new(height - 1))));
        }
        Assert.Equal(ThresholdState.Active, schedule.StateOf(deployment, tip));
    }

    [Fact]
    public void Branches_have_their_own_states()
    {
        Deployment deployment = Make(0, null, 0);
        RuleSchedule schedule = Schedule(deployment);
        ChainedHeader fork = AddPeriod(null, 0);
        Assert.Equal(ThresholdState.LockedIn, schedule.StateOf(deployment, AddPeriod(fork, 7)));
        Assert.Equal(ThresholdState.Started, schedule.StateOf(deployment, AddPeriod(fork, 6)));
        Assert.Equal(ThresholdState.Started, schedule.StateOf(deployment, fork));
    }

    [Fact]
    public void Miners_signal_while_started_and_locked_in_only()
    {
        RuleSchedule schedule = Schedule(Make(0, null, 0));
        ChainedHeader defined = HeaderChain.Extend(null, 1);
        ChainedHeader started = AddPeriod(null, 0);
        ChainedHeader locked = AddPeriod(started, 7);
        Assert.Equal(Deployment.VersionTop, schedule.VersionFor(null));
        Assert.Equal(Deployment.VersionTop, schedule.VersionFor(defined));
        Assert.Equal(Signal, schedule.VersionFor(started));
        Assert.Equal(Signal, schedule.VersionFor(locked));
        Assert.Equal(Deployment.VersionTop, schedule.VersionFor(AddPeriod(locked, 0)));
    }

    [Theory]
    [InlineData(0x2000_0008, true)]
    [InlineData(0x3000_0008, true)]
    [InlineData(0x2000_0000, false)]
    [InlineData(0x4000_0008, false)]
    [InlineData(0x0000_0008, false)]
    [InlineData(unchecked((int)0xe000_0008), false)]
    [InlineData(unchecked((int)0xa000_0008), false)]
    public void A_version_signals_with_001_at_the_top(int version, bool expected) =>
        Assert.Equal(expected, Make(0, null, 0).IsSignalledBy(version));

    [Fact]
    public void Always_and_never_look_at_no_block()
    {
        Deployment always = Make(0, null, 0) with { Start = Deployment.AlwaysActive };
        Deployment never = Make(0, null, 0) with { Start = Deployment.NeverActive };
        Assert.Equal(ThresholdState.Active, Schedule(always).StateOf(always, null));
        Assert.True(Schedule(always).RulesFor(HeaderChain.Genesis()).Taproot);
        Assert.Equal(ThresholdState.Failed, Schedule(never).StateOf(never, AddPeriod(AddPeriod(null, 10), 10)));
        Assert.Equal(Deployment.VersionTop, Schedule(always).VersionFor(AddPeriod(null, 0)));
    }

    [Fact]
    public void Counts_and_the_height_of_the_last_change_are_told()
    {
        Deployment deployment = Make(0, null, 0);
        RuleSchedule schedule = Schedule(deployment);
        ChainedHeader tip = HeaderChain.Extend(AddPeriod(AddPeriod(null, 0), 0), 4, Signal);
        Assert.Equal(new SignalCount(deployment, 4, 4), RuleSchedule.CountSignals(deployment, tip));
        Assert.Equal(new(10), schedule.StateSince(deployment, tip));
        Assert.True(RuleSchedule.CountSignals(deployment, HeaderChain.Extend(tip, 3)).IsPossible);
        Assert.False(RuleSchedule.CountSignals(deployment, HeaderChain.Extend(tip, 4)).IsPossible);
    }

    [Fact]
    public void What_is_remembered_never_changes_an_answer()
    {
        int judged = 0;
        Gen.Select(Gen.Int[0, 10].Array[1, 8], Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[0, 60]).Sample(
            (counts, start, length, minHeight) =>
            {
                Deployment deployment = Make(start, start + length + 1, minHeight);
                RuleSchedule remembering = Schedule(deployment);
                ChainedHeader? tip = null;
                foreach (int count in counts) tip = AddPeriod(tip, count);
                for (ChainedHeader? at = tip; at is not null; at = at.Parent)
                {
                    Assert.Equal(Schedule(deployment).StateOf(deployment, at), remembering.StateOf(deployment, at));
                    Interlocked.Increment(ref judged);
                }
            },
            iter: 200);
        Evidence.Record($"BIP 9 state machine: {judged} states on random branches, the same with and without memory");
    }

    /// <summary>The median time of block h is that of block h - 5, so a start "at block n" is reached when the last block of a period is n + 5 or above.</summary>
    private static Deployment Make(int startBlock, int? timeoutBlock, int minHeight) => new(
        3, TimeOf(startBlock), timeoutBlock is int block ? TimeOf(block) : Deployment.NoTimeout, new(minHeight), Period, Threshold);

    private static UnixTime TimeOf(int block) => new(HeaderChain.Start + (block * HeaderChain.Interval));

    private static ChainedHeader AddPeriod(ChainedHeader? tip, int signals)
    {
        if (signals > 0) tip = HeaderChain.Extend(tip, signals, Signal);
        return signals < Period ? HeaderChain.Extend(tip, Period - signals) : tip ?? throw new InvalidOperationException();
    }

    private static RuleSchedule Schedule(Deployment deployment) => new(RuleSet.Of(
        "test", ConsensusRules.Original, new RuleChange(new Signalled(deployment), [new(RuleParameters.Of(RuleNames.Taproot), RuleValue.Of(true))])));

    private static char Letter(ThresholdState state) => state switch
    {
        ThresholdState.Defined => 'd',
        ThresholdState.Started => 's',
        ThresholdState.LockedIn => 'l',
        ThresholdState.Active => 'a',
        ThresholdState.Failed => 'f',
    };
}
