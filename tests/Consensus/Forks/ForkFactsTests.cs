using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;
using Xunit;

namespace Blockchain.Consensus.Tests.Forks;

/// <summary>From facts to findings: each kind once, and the controls that must stay quiet.</summary>
public sealed class ForkFactsTests
{
    private static readonly KnownRuleSet Old = new("0.7", new(new(7, 0, 0, 0)));
    private static readonly KnownRuleSet New = new("0.8", new(new(8, 0, 0, 0)));
    private static readonly BlockHash Split = new(new(1, 0, 0, 0));
    private static readonly BlockHash Rival = new(new(2, 0, 0, 0));
    private static readonly BlockPlace Fork = new(new(new(9, 0, 0, 0)), new(100));

    private static readonly ForkFacts Quiet = new()
    {
        KnownRuleSets = [Old, New],
        Active = New.Digest,
        BlockIntervalSeconds = 600,
        Stands = [Peer("a", New, Fork), Peer("b", New, Fork)],
    };

    [Fact]
    public void One_chain_says_nothing() => Assert.Null(ForkClassifier.Classify(Quiet));

    [Fact]
    public void A_block_that_rules_in_use_dispute_is_a_rule_split_before_anybody_has_found_another()
    {
        ForkFacts facts = Quiet with
        {
            Judgements = [Disputed()],
            Branches = [BranchOf(Split, 1)],
            Stands = [Peer("pool-a", Old, Fork), Peer("pool-b", New, Fork)],
        };
        ForkFinding finding = Assert.IsType<ForkFinding>(ForkClassifier.Classify(facts));
        Assert.Equal(ForkKind.RuleSplit, finding.Kind);
        Assert.Equal(Confidence.Certain, finding.Confidence);
        Assert.Equal(Fork.Hash, finding.ForkPoint);
        string told = string.Join("\n", finding.Evidence.Select(line => line.Text));
        Assert.Contains("0.7 invalid max-touched-txids: 5021, limit 4500", told, StringComparison.Ordinal);
        Assert.Contains("1 of 2 peers and this node accept it: pool-b", told, StringComparison.Ordinal);
        Assert.Contains("1 of 2 peers refuse it: pool-a", told, StringComparison.Ordinal);
    }

    [Fact]
    public void The_incident_keeps_its_name_when_the_other_side_finds_its_block_and_on_either_side()
    {
        ForkFacts before = Quiet with { Judgements = [Disputed()], Branches = [BranchOf(Split, 1)], Stands = [Peer("x", Old, Fork)] };
        ForkFacts after = before with { Judgements = [Disputed(), Valid(Rival)], Branches = [BranchOf(Split, 7), BranchOf(Rival, 3)] };
        ForkFacts there = after with { Active = Old.Digest, Stands = [Peer("y", New, Fork)], Branches = [BranchOf(Rival, 3), BranchOf(Split, 7)] };
        Assert.Single(new[] { before, after, there }.Select(IdOf).Distinct());
    }

    [Fact]
    public void A_block_not_relayed_yet_is_a_predicted_split() => Assert.Equal(
        ForkKind.PredictedSplit,
        KindOf(Quiet with { Judgements = [Disputed()], Unrelayed = Split, Stands = [Peer("x", Old, Fork)] }));

    [Fact]
    public void An_old_rule_set_that_nobody_runs_raises_nothing_but_one_in_use_does()
    {
        ForkFacts planned = Quiet with { Judgements = [Disputed()], Branches = [BranchOf(Split, 1)] };
        Assert.Null(ForkClassifier.Classify(planned));
        Assert.Equal(ForkKind.RuleSplit, KindOf(planned with { KnownRuleSets = [Old with { InUse = true }, New] }));
    }

    [Fact]
    public void A_peer_that_merely_lags_is_quiet() =>
        Assert.Null(ForkClassifier.Classify(Quiet with { Judgements = [Valid(Split)], Branches = [BranchOf(Split, 5)], Stands = [Peer("slow", New, Fork)] }));

    [Theory]
    [InlineData(1, ForkKind.Race)]
    [InlineData(ForkFacts.RaceDepthBlocksMax, ForkKind.Race)]
    [InlineData(ForkFacts.RaceDepthBlocksMax + 1, ForkKind.DeepReorg)]
    public void Two_valid_branches_are_a_race_until_the_shorter_is_deep(int length, ForkKind kind) =>
        Assert.Equal(kind, KindOf(Race(length)));

    [Fact]
    public void A_long_branch_beside_one_stale_block_is_a_race() =>
        Assert.Equal(ForkKind.Race, KindOf(Race(1) with { Branches = [BranchOf(Split, 50), BranchOf(Rival, 1)] }));

    [Fact]
    public void Branches_that_grew_in_a_silence_are_a_partition()
    {
        ForkFacts facts = Race(3) with { Silence = new(new(0), new(100_000), HeadersInBurst: 3) };
        Assert.Equal(ForkKind.Partition, KindOf(facts));
        Assert.Equal(ForkKind.Race, KindOf(Race(1) with { Silence = new(new(0), new(100_000), 1) }));
        Assert.Equal(ForkKind.Race, KindOf(facts with { Silence = new(new(90_000), new(100_000), 3) }));
    }

    [Fact]
    public void The_same_rules_and_another_verdict_are_a_disagreement_said_or_shown()
    {
        ForkFacts facts = Quiet with { Judgements = [Valid(Split)], Branches = [BranchOf(Split, 1)] };
        PeerStand says = Peer("twin", New, Fork) with { Said = [new(Split, New.Digest, IsValid: false)] };
        Assert.Equal(ForkKind.Disagreement, KindOf(facts with { Stands = [says] }));

        ForkFacts refused = Quiet with { Judgements = [Disputed()], Stands = [Peer("odd", Old, new(Split, new(101)), Split)] };
        Assert.Equal(ForkKind.Disagreement, KindOf(refused));
        Assert.Contains("odd has rules 0.7 too", ForkClassifier.Classify(refused)?.Evidence[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_that_all_rules_refuse_makes_no_race()
    {
        Judgement bad = new(new(Rival, new(101)), Fork.Hash, [Refuses(Old), Refuses(New)]);
        Assert.Null(ForkClassifier.Classify(Race(1) with { Judgements = [bad] }));
    }

    [Fact]
    public void Unknown_digests_and_versions_are_told()
    {
        KnownRuleSet stranger = new("?", new(new(99, 0, 0, 0)));
        ForkFinding? announced = ForkClassifier.Classify(Quiet with { Stands = [Peer("new", stranger, Fork)] });
        Assert.Equal((ForkKind.UnknownRules, Confidence.Certain), (announced?.Kind, announced?.Confidence));
        Assert.Equal(ForkKind.UnknownRules, KindOf(Quiet with { UnknownVersionPercent = ForkFacts.UnknownVersionPercentMin }));
        Assert.Null(ForkClassifier.Classify(Quiet with { UnknownVersionPercent = ForkFacts.UnknownVersionPercentMin - 1 }));
    }

    [Fact]
    public void A_tip_is_old_after_twelve_intervals_and_never_on_a_chain_without_one()
    {
        Assert.Equal(ForkKind.Stalled, KindOf(Quiet with { TipAgeSeconds = 7200 }));
        Assert.Null(ForkClassifier.Classify(Quiet with { TipAgeSeconds = 7199 }));
        Assert.Null(ForkClassifier.Classify(Quiet with { TipAgeSeconds = 1_000_000, BlockIntervalSeconds = 0 }));
    }

    private static ForkKind? KindOf(ForkFacts facts) => ForkClassifier.Classify(facts)?.Kind;

    private static IncidentId IdOf(ForkFacts facts)
    {
        ForkFinding finding = Assert.IsType<ForkFinding>(ForkClassifier.Classify(facts));
        return IncidentId.Of(default, finding.ForkPoint, finding.FirstBlocks);
    }

    private static ForkFacts Race(int length) => Quiet with
    {
        Judgements = [Valid(Split), Valid(Rival)],
        Branches = [BranchOf(Split, length), BranchOf(Rival, length)],
    };

    private static Branch BranchOf(BlockHash first, int length) => new(
        Fork, new(first, new(101)), new(length == 1 ? first : new(new(first.Value.A, 1, 0, 0)), new(100 + length)), default, new(600), new(600 * length));

    private static PeerStand Peer(string name, KnownRuleSet rules, BlockPlace tip, params BlockHash[] follows) =>
        new(name, rules.Digest, tip, [.. follows]);

    private static Judgement Disputed() => new(new(Split, new(101)), Fork.Hash, [Refuses(Old), Accepts(New)]);

    private static Judgement Valid(BlockHash block) => new(new(block, new(101)), Fork.Hash, [Accepts(Old), Accepts(New)]);

    private static RuleSetVerdict Accepts(KnownRuleSet rules) => new(rules.Name, Verdict.Valid(rules.Digest));

    private static RuleSetVerdict Refuses(KnownRuleSet rules) => new(
        rules.Name, Verdict.Invalid(rules.Digest, new(Reject.TouchedTxIds, "max-touched-txids") { Measured = 5021, Limit = 4500 }));
}
