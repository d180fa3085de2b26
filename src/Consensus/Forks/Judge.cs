using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Forks;

/// <summary>Asks every known rule set what it says of a block, for about the price of one.</summary>
public static class Judge
{
    /// <summary>The verdicts of rings one to three, each under the rules that its rule set has at the block.</summary>
    /// <param name="measured">The block, with the coins it spends at its parent.</param>
    /// <param name="place">Its header in its place; not a genesis.</param>
    /// <param name="schedules">The known rule sets, in the order of the chain file.</param>
    /// <param name="now">This node's clock, for the one rule that asks.</param>
    /// <param name="runner">Runs the scripts.</param>
    public static Judgement All(
        MeasuredBlock measured, ChainedHeader place, IEnumerable<RuleSchedule> schedules, UnixTime now, IScriptRunner runner)
    {
        Invariant.Holds(place.Parent is not null);
        Invariant.Holds(place.Hash == measured.Block.Hash);
        ImmutableArray<Candidate> candidates = [.. schedules.Select(schedule => Candidate.Of(measured, place, schedule, now))];
        if (candidates.Any(static candidate => candidate.Violation is null))
        {
            // Rule sets that refuse before scripts do not make the others run any for them.
            measured.RunScriptsForAll(candidates.Where(static candidate => candidate.Violation is null).Select(static candidate => candidate.Rules.ScriptFlags), runner);
        }
        return new(
            Blocks.BlockPlace.Of(place), place.Parent.Hash, [.. candidates.Select(candidate => candidate.Decide(measured, runner))]);
    }

    /// <summary>A rule set with what it says before any script runs.</summary>
    private sealed record Candidate(RuleSet RuleSet, ConsensusRules Rules, Violation? Violation)
    {
        public static Candidate Of(MeasuredBlock measured, ChainedHeader place, RuleSchedule schedule, UnixTime now)
        {
            Invariant.Holds(place.Parent is not null);
            ConsensusRules rules = schedule.RulesFor(place);
            Violation? violation = CheckedBlock.Check(measured.Facts, place.Parent, rules, now)
                ?? CoinChecks.BeforeScripts(measured, place, rules);
            return new(schedule.Rules, rules, violation);
        }

        public RuleSetVerdict Decide(MeasuredBlock measured, IScriptRunner runner)
        {
            Violation? violation = Violation ?? CoinChecks.Scripts(measured, Rules, runner);
            Verdict verdict = violation is null ? Verdict.Valid(RuleSet.Digest) : Verdict.Invalid(RuleSet.Digest, violation);
            return new(RuleSet.Name, verdict);
        }
    }
}
