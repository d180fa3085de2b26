using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Tests.Validation;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Forks;

/// <summary>The verdicts of all rule sets on one block, and what they cost.</summary>
public sealed class JudgeTests
{
    private const int Spends = 20;

    /// <summary>Six rule sets whose rules at the block differ in scripts, sizes and ids.</summary>
    private static readonly RuleSchedule[] Known =
    [
        Schedule("original", TestRules.Original),
        Schedule("p2sh", TestRules.Original with { PayToScriptHash = true }),
        Schedule("strict", TestRules.Original with { PayToScriptHash = true, StrictDer = true }),
        Schedule("locks", TestRules.Original with { CheckLockTimeVerify = true }),
        Schedule("ids", TestRules.Original with { MaxTouchedTxIds = 2 * Spends }),
        Schedule("modern", TestRules.Modern),
    ];

    [Fact]
    public void Six_rule_sets_that_accept_cost_one_validation()
    {
        World world = new();
        Block block = world.Block([.. Enumerable.Range(1, Spends).Select(number => SignedSpends.One(world, number))]);

        (Judgement judgement, long checks) = Judge(world, block, [.. Known.Where(static known => known.Rules.Name != "ids")]);

        Assert.True(judgement.IsValidEverywhere);
        Assert.Equal(5, judgement.Verdicts.Length);
        Assert.Equal(Spends, checks);
        TestKit.Evidence.Record($"judging a block of {Spends} signed inputs under 5 rule sets: {checks} signature checks, as many as under one");
    }

    [Fact]
    public void A_split_names_the_rule_and_costs_little_more_than_one_validation()
    {
        World world = new();
        Transaction[] spends = [.. Enumerable.Range(1, Spends).Select(number => SignedSpends.One(world, number, number == 7 ? SignedSpends.NotStrict : null))];
        Block block = world.Block(spends);

        (Judgement judgement, long checks) = Judge(world, block, Known);

        Assert.True(judgement.IsSplit);
        Assert.Equal(["original", "p2sh", "locks"], judgement.Accepting.Select(static verdict => verdict.Name));
        Assert.Equal(["strict", "ids", "modern"], judgement.Rejecting.Select(static verdict => verdict.Name));
        foreach (string name in (string[])["strict", "modern"])
        {
            Violation? violation = judgement.Verdicts.Single(verdict => verdict.Name == name).Verdict.Violation;
            Assert.Equal((Reject.Script, RuleNames.StrictDer, 7, 0), (violation?.Reject, violation?.Rule, violation?.Transaction, violation?.Input));
        }
        Violation? ids = judgement.Verdicts.Single(static verdict => verdict.Name == "ids").Verdict.Violation;
        Assert.Equal((RuleNames.MaxTouchedTxIds, 2 * Spends + 1, 2 * Spends), (ids?.Rule, ids?.Measured, ids?.Limit));
        Assert.InRange(checks, Spends, Spends + Known.Length);
        TestKit.Evidence.Record($"judging a disputed block of {Spends} signed inputs under 6 rule sets: {checks} signature checks");
    }

    [Fact]
    public void Every_verdict_carries_the_digest_of_its_rule_set()
    {
        World world = new();
        (Judgement judgement, _) = Judge(world, world.Block(), Known);

        Assert.Equal(Known.Select(static known => known.Rules.Digest), judgement.Verdicts.Select(static verdict => verdict.Digest));
        Assert.Equal(Known.Length, judgement.Verdicts.Select(static verdict => verdict.Digest).Distinct().Count());
        Assert.Equal(world.Parent.Hash, judgement.Parent);
    }

    [Fact]
    public void No_script_runs_for_a_block_that_every_rule_set_refuses_before()
    {
        World world = new();
        Block block = new BlockBuilder(world.Parent, world.Rules) { Transactions = [SignedSpends.One(world, 1)], Fees = new(1) }.Build();

        (Judgement judgement, long checks) = Judge(world, block, Known[..^1]);

        Assert.True(judgement.IsRefusedByAll);
        Assert.Equal(0, checks);
    }

    private static (Judgement Judgement, long Checks) Judge(World world, Block block, RuleSchedule[] known)
    {
        CountingVerifier verifier = new(BouncyCastleVerifier.Instance);
        MeasuredBlock measured = MeasuredBlock.Of(block, world.Parent.Height.Next, world.Coins);
        ChainedHeader place = new(block.Header, world.Parent);
        return (Consensus.Forks.Judge.All(measured, place, known, world.Now, new SequentialScriptRunner(verifier)), verifier.Count);
    }

    private static RuleSchedule Schedule(string name, ConsensusRules rules) => new(RuleSet.Of(name, rules with { HalvingInterval = TestRules.Modern.HalvingInterval }));
}
