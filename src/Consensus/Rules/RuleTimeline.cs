using System.Collections.Immutable;

namespace Blockchain.Consensus.Rules;

/// <summary>
/// One parameter through a rule set: its value from the genesis on, and the values it takes when an activation is in force, the last
/// one in force winning. Reduced, so that tables that say the same in other lines give the same timelines.
/// </summary>
/// <remarks>
/// An activation that never is, is left out; one that always is, becomes the base and ends everything before it; an entry
/// goes when a later one is in force wherever it is (<see cref="Activation.Covers"/>), or when it is first and repeats the base.
/// </remarks>
/// <param name="Parameter">The parameter.</param>
/// <param name="Base">Its value where no entry is in force.</param>
/// <param name="Entries">Activations and values; later ones win.</param>
public sealed record RuleTimeline(RuleParameter Parameter, RuleValue Base, ImmutableArray<RuleTimelineEntry> Entries)
{
    /// <summary>Whether this is the value of 2009 at every block.</summary>
    public bool IsOriginal => Entries.IsEmpty && Base == Parameter.Read(ConsensusRules.Original);

    /// <summary>The value at a block where exactly these activations are in force.</summary>
    public RuleValue ValueIn(IReadOnlySet<Activation> inForce)
    {
        for (int i = Entries.Length - 1; i >= 0; i--)
        {
            if (inForce.Contains(Entries[i].Activation)) return Entries[i].Value;
        }
        return Base;
    }

    /// <summary>Equal when the same values hold in the same order for the same reasons.</summary>
    public bool Equals(RuleTimeline? other) =>
        other is not null && ReferenceEquals(Parameter, other.Parameter) && Base == other.Base && Entries.SequenceEqual(other.Entries);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Parameter.Name, Base, Entries.Length);

    /// <summary>The base, then every entry: <c>no limit, 4500 from height 10</c>.</summary>
    public override string ToString() =>
        string.Join(", ", Entries.Select(entry => $"{Parameter.InWords(entry.Value)} {entry.Activation}").Prepend(Parameter.InWords(Base)));

    internal static ImmutableArray<RuleTimeline> AllOf(ConsensusRules baseRules, ImmutableArray<RuleChange> changes) =>
        [.. RuleParameters.All.Select(parameter => Of(parameter, baseRules, changes))];

    private static RuleTimeline Of(RuleParameter parameter, ConsensusRules baseRules, ImmutableArray<RuleChange> changes)
    {
        RuleValue start = parameter.Read(baseRules);
        List<RuleTimelineEntry> entries = [];
        foreach (RuleChange change in changes)
        {
            foreach (RuleDifference difference in change.Differences)
            {
                if (!ReferenceEquals(difference.Parameter, parameter) || change.Activation.IsNever) continue;
                entries.RemoveAll(entry => change.Activation.Covers(entry.Activation));
                if (change.Activation.IsAlways) start = difference.Value;
                else entries.Add(new(change.Activation, difference.Value));
            }
        }
        int repeated = entries.FindIndex(entry => entry.Value != start);
        entries.RemoveRange(0, repeated < 0 ? entries.Count : repeated);
        return new(parameter, start, [.. entries]);
    }
}
