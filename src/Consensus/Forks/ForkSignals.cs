using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>The yes-or-no signals that decide the kind of a fork.</summary>
/// <param name="SameRulesDiffer">A peer and this node judge one block by one rule set, and differ.</param>
/// <param name="RulesInUseDiffer">Rule sets in use disagree about a block.</param>
/// <param name="NotRelayedYet">That block has not been relayed.</param>
/// <param name="TwoBranches">Two branches, and no block known that every rule set in use refuses.</param>
/// <param name="IsDeep">The shorter side is longer than a race.</param>
/// <param name="GrewInSilence">Both sides grew while there was no contact.</param>
/// <param name="UnknownRules">Digests or versions that this node does not know.</param>
/// <param name="TipIsOld">No block for longer than chance explains.</param>
public readonly record struct ForkSignals(
    bool SameRulesDiffer,
    bool RulesInUseDiffer,
    bool NotRelayedYet,
    bool TwoBranches,
    bool IsDeep,
    bool GrewInSilence,
    bool UnknownRules,
    bool TipIsOld)
{
    /// <summary>Reads the signals out of the facts.</summary>
    public static ForkSignals Of(ForkFacts facts)
    {
        Judgement? disputed = facts.Disputed;
        return new(
            SameRulesDiffer: Contradiction.First(facts.Judgements, facts.Stands) is not null,
            RulesInUseDiffer: disputed is not null,
            NotRelayedYet: disputed is not null && facts.Unrelayed == disputed.Place.Hash,
            TwoBranches: facts.Branches.Length >= 2 && !AnyRefusedByAll(facts),
            IsDeep: facts.Depth > ForkFacts.RaceDepthBlocksMax,
            GrewInSilence: facts.Silence is { } silence && facts.Branches.Count(branch => Grew(branch, silence)) >= 2,
            UnknownRules: facts.UnknownVersionPercent >= ForkFacts.UnknownVersionPercentMin || UnknownDigests(facts).Any(),
            TipIsOld: facts.BlockIntervalSeconds > 0
                && facts.TipAgeSeconds >= (long)facts.BlockIntervalSeconds * ForkFacts.StallIntervalsMin);
    }

    /// <summary>Announced digests that the chain file does not name.</summary>
    public static IEnumerable<RuleSetDigest> UnknownDigests(ForkFacts facts)
    {
        ImmutableHashSet<RuleSetDigest> known = [facts.Active, .. facts.KnownRuleSets.Select(static known => known.Digest)];
        return facts.RuleSetsInUse.Where(digest => !known.Contains(digest)).Order();
    }

    /// <summary>A block that nobody's rules accept makes no branch that anybody could follow.</summary>
    private static bool AnyRefusedByAll(ForkFacts facts)
    {
        ImmutableHashSet<RuleSetDigest> inUse = facts.RuleSetsInUse;
        return facts.Judgements.Any(judgement =>
            judgement.Rejecting.Any(verdict => inUse.Contains(verdict.Digest))
            && !judgement.Accepting.Any(verdict => inUse.Contains(verdict.Digest)));
    }

    private static bool Grew(Branch branch, Silence silence) =>
        branch.Length >= ForkFacts.PartitionGrowthBlocksMin && branch.LastTime >= silence.From && branch.FirstTime <= silence.Until;
}
