using System.Collections.Immutable;

namespace Blockchain.Consensus.Rules;

/// <summary>What changes for people who go from one rule set to another.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The second.</param>
/// <param name="Rows">The parameters that differ, in the order of the table of parameters.</param>
public sealed record RuleSetDiff(RuleSet From, RuleSet To, ImmutableArray<RuleTimelineDiff> Rows)
{
    /// <summary>
    /// The effect of all rows together: a soft fork when every row only tightens, a hard fork when every row only loosens, both otherwise.
    /// </summary>
    public Strictness Effect => Rows.Aggregate(Strictness.Same, static (sum, row) => sum | row.Effect);

    /// <summary>Whether the two have one id; they may differ in signalling alone.</summary>
    public bool IsSame => From.Digest == To.Digest;

    /// <summary>Compares two rule sets.</summary>
    public static RuleSetDiff Between(RuleSet from, RuleSet to)
    {
        ImmutableArray<RuleTimelineDiff>.Builder rows = ImmutableArray.CreateBuilder<RuleTimelineDiff>();
        for (int i = 0; i < from.Timelines.Length; i++)
        {
            if (!from.Timelines[i].Equals(to.Timelines[i])) rows.Add(RuleTimelineDiff.Between(from.Timelines[i], to.Timelines[i]));
        }
        return new(from, to, rows.ToImmutable());
    }
}
