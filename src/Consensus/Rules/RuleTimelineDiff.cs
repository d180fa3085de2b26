namespace Blockchain.Consensus.Rules;

/// <summary>One parameter in two rule sets that differ in it.</summary>
/// <param name="From">Its values in the first.</param>
/// <param name="To">Its values in the second.</param>
/// <param name="Effect">What going from the first to the second does to the set of valid blocks, over all blocks that there can be.</param>
public sealed record RuleTimelineDiff(RuleTimeline From, RuleTimeline To, Strictness Effect)
{
    /// <summary>The parameter.</summary>
    public RuleParameter Parameter => From.Parameter;

    /// <summary>Compares one parameter's values at every kind of block.</summary>
    public static RuleTimelineDiff Between(RuleTimeline from, RuleTimeline to)
    {
        List<HashSet<Activation>>? cases = ActivationCases.Of(from.Entries.Concat(to.Entries).Select(static entry => entry.Activation));
        if (cases is null) return new(from, to, Strictness.Both);
        Strictness effect = Strictness.Same;
        foreach (HashSet<Activation> inForce in cases) effect |= from.Parameter.Compare(from.ValueIn(inForce), to.ValueIn(inForce));
        return new(from, to, effect);
    }
}
