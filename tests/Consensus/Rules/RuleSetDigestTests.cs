using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Rules;

/// <summary>The digest changes if and only if a parameter or an activation does.</summary>
public sealed class RuleSetDigestTests
{
    private static readonly Deployment Bit3 = new(3, new(1000), new(2000), new(50), 10, 7);

    private static readonly ChainedHeader[] Blocks = [.. Enumerable.Range(1, 12).Select(count => HeaderChain.Extend(null, count))];

    private static readonly UnixTime[] Starts = [Bit3.Start, Deployment.AlwaysActive, Deployment.NeverActive];

    private static readonly Gen<RuleDifference> Difference = Gen.Select(Gen.Int[0, RuleParameters.All.Length - 1], Gen.Int[0, 2], (row, value) =>
        new RuleDifference(RuleParameters.All[row], ValueOf(RuleParameters.All[row], value)));

    private static readonly Gen<Activation> AnyActivation = Gen.OneOf(
        Gen.Int[0, 4].Select(height => (Activation)new AtHeight(new(height * 3))),
        Gen.Int[0, 4].Select(step => (Activation)new AtMedianTime(new(HeaderChain.Start + (step * HeaderChain.Interval)))),
        Gen.Select(Gen.Int[0, 6], Gen.Int[1, 6], (from, length) => (Activation)new BlockTimeWindow(
            new(HeaderChain.Start + (from * HeaderChain.Interval)), new(HeaderChain.Start + ((from + length) * HeaderChain.Interval)))),
        Gen.Int[0, 11].Select(height => (Activation)new AtBlock(Blocks[height].Hash)),
        Gen.Int[0, 2].Select(start => (Activation)new Signalled(Bit3 with { Start = Starts[start] })));

    private static readonly Gen<RuleChange> Change = Gen.Select(AnyActivation, Difference.Array[0, 4], (activation, differences) =>
        new RuleChange(activation, [.. differences.DistinctBy(difference => difference.Parameter.Name)]));

    private static readonly Gen<RuleSet> AnyRules = Gen.Select(Difference.Array[0, 4], Change.Array[0, 5], (start, changes) => Build(start, [.. changes]));

    [Fact]
    public void Every_parameter_is_covered_in_the_base_and_in_a_change()
    {
        RuleSet plain = RuleSet.Of("a", ConsensusRules.Original);
        HashSet<RuleSetDigest> digests = [plain.Digest];
        foreach (RuleParameter row in RuleParameters.All)
        {
            RuleValue value = ValueOf(row, 1);
            Assert.True(digests.Add(RuleSet.Of("a", row.Write(ConsensusRules.Original, value)).Digest), row.Name);
            Assert.True(digests.Add(RuleSet.Of("a", ConsensusRules.Original, new RuleChange(new AtHeight(new(5)), [new(row, value)])).Digest), row.Name);
        }
        Assert.Equal(1 + (2 * RuleParameters.All.Length), digests.Count);
        Evidence.Record($"rule set digest: {RuleParameters.All.Length} of {RuleParameters.All.Length} parameters covered, in the base and in a change");
    }

    [Fact]
    public void Every_field_of_every_activation_is_covered()
    {
        Activation[] activations =
        [
            new AtHeight(new(5)), new AtHeight(new(6)), new AtMedianTime(new(5)), new AtMedianTime(new(6)),
            new BlockTimeWindow(new(5), new(9)), new BlockTimeWindow(new(6), new(9)), new BlockTimeWindow(new(5), new(10)),
            new AtBlock(new(new(1, 0, 0, 0))), new AtBlock(new(new(0, 0, 0, 1))),
            new Signalled(Bit3), new Signalled(Bit3 with { Bit = 4 }), new Signalled(Bit3 with { Start = new(1001) }),
            new Signalled(Bit3 with { Timeout = new(2001) }), new Signalled(Bit3 with { Timeout = Deployment.NoTimeout }),
            new Signalled(Bit3 with { MinActivationHeight = new(51) }), new Signalled(Bit3 with { PeriodBlocks = 11 }),
            new Signalled(Bit3 with { ThresholdBlocks = 8 }),
        ];
        RuleDifference taproot = new(RuleParameters.Of(RuleNames.Taproot), RuleValue.Of(true));
        HashSet<RuleSetDigest> digests = [.. activations.Select(activation => Build([], [new(activation, [taproot])]).Digest)];
        Assert.Equal(activations.Length, digests.Count);
        HashSet<RuleSetDigest> signals = [.. activations.Where(at => at is Signalled).Select(activation => Build([], [new(activation, [])]).Digest)];
        Assert.Equal(8, signals.Count);
    }

    [Fact]
    public void Names_summaries_order_and_grouping_are_not_covered()
    {
        RuleDifference size = new(RuleParameters.Of(RuleNames.MaxBlockSize), RuleValue.Of(2_000_000));
        RuleDifference taproot = new(RuleParameters.Of(RuleNames.Taproot), RuleValue.Of(true));
        AtHeight at = new(new(5));
        RuleSetDigest digest = Build([], [new(at, [size, taproot])]).Digest;
        Assert.Equal(digest, Build([], [new(at, [taproot]) { Name = "x", Summary = "y" }, new(at, [size])]).Digest);
        Assert.Equal(digest, Build([], [new(new AtHeight(default), [new(size.Parameter, RuleValue.Of(1_000_000))]), new(at, [size, taproot])]).Digest);
        Assert.Equal(digest, Build([], [new(at, [size, taproot]), new(new Signalled(Bit3 with { Start = Deployment.NeverActive }), [size])]).Digest);
        Assert.Equal(digest, Build([], [new(new AtHeight(new(9)), [taproot]), new(at, [size, taproot])]).Digest);
        Assert.Equal(Build([size], []).Digest, Build([], [new(new AtHeight(default), [size])]).Digest);
    }

    [Fact]
    public void The_bytes_are_as_documented()
    {
        RuleSet rules = Build([], [new(new AtHeight(new(5)), [new(RuleParameters.Of(RuleNames.Taproot), RuleValue.Of(true))])]);
        string expected = "01" + "01" + "07" + "746170726f6f74" + "010000000000000000" + "01" + "0105000000" + "010100000000000000" + "00";
        Assert.Equal(expected, Hex.Encode(RuleSetDigests.CanonicalBytes(rules)));
        byte[] tag = System.Security.Cryptography.SHA256.HashData("blockchain/rule-set"u8);
        byte[] digest = System.Security.Cryptography.SHA256.HashData([.. tag, .. tag, .. Convert.FromHexString(expected)]);
        Assert.Equal(rules.Digest.Value, Hash256.Read(digest));
    }

    [Fact]
    public void Equal_digests_mean_equal_rules_at_every_block()
    {
        Dictionary<RuleSetDigest, ImmutableArray<ConsensusRules>> seen = [];
        int equal = 0;
        AnyRules.Sample(
            rules =>
            {
                RuleSchedule schedule = new(rules);
                ImmutableArray<ConsensusRules> found = [.. Blocks.Select(schedule.RulesFor)];
                for (int height = 0; height < found.Length; height++) Assert.Equal(ByTimeline(rules, Blocks[height], schedule), found[height]);
                lock (seen)
                {
                    if (seen.TryAdd(rules.Digest, found)) return;
                    equal++;
                    Assert.Equal(seen[rules.Digest], found);
                }
            },
            iter: 3000);
        Assert.True(equal > 0);
        Evidence.Record($"rule set digest: 3,000 random rule sets, {equal} with a digest seen before, all of those with the same rules at 12 blocks");
    }

    [Fact]
    public void Another_value_at_some_block_means_another_digest()
    {
        int differing = 0;
        Gen.Select(AnyRules, AnyRules).Sample(
            (first, second) =>
            {
                RuleSchedule a = new(first), b = new(second);
                if (Blocks.All(block => a.RulesFor(block) == b.RulesFor(block))) return;
                Interlocked.Increment(ref differing);
                Assert.NotEqual(first.Digest, second.Digest);
                Assert.NotEqual(Strictness.Same, RuleSetDiff.Between(first, second).Effect);
            },
            iter: 2000);
        Evidence.Record($"rule set digest: {differing} random pairs whose rules differ at some block, all with different digests");
    }

    /// <summary>The rules at a block, computed from the reduced timelines instead of the table: both must agree.</summary>
    private static ConsensusRules ByTimeline(RuleSet rules, ChainedHeader block, RuleSchedule schedule)
    {
        ConsensusRules found = ConsensusRules.Original;
        foreach (RuleTimeline timeline in rules.Timelines)
        {
            HashSet<Activation> inForce = [.. timeline.Entries.Select(entry => entry.Activation)
                .Where(activation => schedule.IsInForce(new(activation, []), block.Parent, block.Header, block.Hash))];
            found = timeline.Parameter.Write(found, timeline.ValueIn(inForce));
        }
        return found;
    }

    private static RuleSet Build(RuleDifference[] start, ImmutableArray<RuleChange> changes)
    {
        ConsensusRules baseRules = ConsensusRules.Original;
        foreach (RuleDifference difference in start) baseRules = difference.Parameter.Write(baseRules, difference.Value);
        return RuleSet.Of("test", baseRules, changes);
    }

    private static RuleValue ValueOf(RuleParameter row, int choice)
    {
        RuleValue original = row.Read(ConsensusRules.Original);
        return choice switch
        {
            0 => original,
            1 => RuleParametersTests.Another(row, ConsensusRules.Original),
            _ => row.IsOptional ? RuleValue.Of(7) : original,
        };
    }
}
