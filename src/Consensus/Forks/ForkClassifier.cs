using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>Names the kind of a fork: facts in, finding out.</summary>
public static class ForkClassifier
{
    /// <summary>The finding; null when there is nothing to tell (a lagging peer, an activation that everybody knows).</summary>
    public static ForkFinding? Classify(ForkFacts facts)
    {
        ForkSignals signals = ForkSignals.Of(facts);
        if (KindOf(signals) is not { } kind) return null;
        Judgement? disputed = DisputedBlock(facts, kind);
        return new(
            kind,
            ConfidenceOf(facts, kind),
            disputed?.Parent ?? facts.Branches.FirstOrDefault()?.ForkPoint.Hash ?? BlockHash.Zero,
            disputed is not null ? [disputed.Place.Hash] : [.. facts.Branches.Select(static branch => branch.First.Hash).Order()],
            disputed,
            ForkEvidence.Of(facts, kind));
    }

    /// <summary>The table: the first row whose signals are all there names the kind.</summary>
    /// <remarks>
    /// What proves more stands above what proves less: two nodes of the same rules that differ cannot be explained by
    /// rules, and a dispute about rules cannot be explained by a broken line. A race stands last, because it must not hide an alarm.
    /// </remarks>
    public static ForkKind? KindOf(ForkSignals signals) => signals switch
    {
        { SameRulesDiffer: true } => ForkKind.Disagreement,
        { RulesInUseDiffer: true, NotRelayedYet: false } => ForkKind.RuleSplit,
        { RulesInUseDiffer: true, NotRelayedYet: true } => ForkKind.PredictedSplit,
        { TwoBranches: true, GrewInSilence: true } => ForkKind.Partition,
        { TwoBranches: true, IsDeep: true } => ForkKind.DeepReorg,
        { UnknownRules: true } => ForkKind.UnknownRules,
        { TipIsOld: true } => ForkKind.Stalled,
        { TwoBranches: true } => ForkKind.Race,
        { TwoBranches: false } => null,
    };

    private static Judgement? DisputedBlock(ForkFacts facts, ForkKind kind) => kind switch
    {
        ForkKind.Disagreement => Contradiction.First(facts.Judgements, facts.Stands)?.Block,
        ForkKind.RuleSplit or ForkKind.PredictedSplit => facts.Disputed,
        ForkKind.Race or ForkKind.Partition or ForkKind.DeepReorg or ForkKind.UnknownRules or ForkKind.Stalled => null,
    };

    private static Confidence ConfidenceOf(ForkFacts facts, ForkKind kind)
    {
        bool judged = facts.Judgements.All(static judgement => judgement.Verdicts.All(static verdict => verdict.Verdict.Reason is null));
        return kind switch
        {
            ForkKind.Disagreement or ForkKind.RuleSplit or ForkKind.PredictedSplit => Confidence.Certain,
            ForkKind.Partition => facts.Silence is { HeadersInBurst: >= ForkFacts.PartitionGrowthBlocksMin } ? Confidence.Certain : Confidence.Likely,
            ForkKind.DeepReorg or ForkKind.Race => judged ? Confidence.Likely : Confidence.Possible,
            ForkKind.UnknownRules => ForkSignals.UnknownDigests(facts).Any() ? Confidence.Certain : Confidence.Possible,
            ForkKind.Stalled => Confidence.Possible,
        };
    }
}
