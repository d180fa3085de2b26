using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>
/// A named version of the software's rules: the rules that hold from the genesis on, and a table of changes. The rules
/// at a block are the base with every change that is in force there, applied in the order of the table: where two set the same parameter,
/// the lower line wins.
/// </summary>
public sealed class RuleSet
{
    /// <summary>Lines of the table, at most.</summary>
    public const int ChangeCountMax = 64;

    private RuleSet(string name, string summary, ConsensusRules baseRules, ImmutableArray<RuleChange> changes)
    {
        Name = name;
        Summary = summary;
        Base = baseRules;
        Changes = changes;
        Timelines = RuleTimeline.AllOf(baseRules, changes);
        Digest = RuleSetDigests.Of(this);
    }

    /// <summary>The name: <c>0.8.1</c>.</summary>
    public string Name { get; }

    /// <summary>One line for people.</summary>
    public string Summary { get; }

    /// <summary>The rules before any change.</summary>
    public ConsensusRules Base { get; }

    /// <summary>The table of changes.</summary>
    public ImmutableArray<RuleChange> Changes { get; }

    /// <summary>The id: see <see cref="RuleSetDigests"/> for exactly what it covers.</summary>
    public RuleSetDigest Digest { get; }

    /// <summary>For each parameter, in the order of the table of parameters, the values it takes and when.</summary>
    public ImmutableArray<RuleTimeline> Timelines { get; }

    /// <summary>The names of the changes that have one, each once, in the order of the table.</summary>
    public IEnumerable<string> DeploymentNames => Changes.Select(change => change.Name).OfType<string>().Distinct();

    /// <summary>Builds a rule set, or says in words why there cannot be such a one.</summary>
    public static bool TryCreate(
        string name,
        string summary,
        ConsensusRules baseRules,
        ImmutableArray<RuleChange> changes,
        [NotNullWhen(true)] out RuleSet? rules,
        [NotNullWhen(false)] out string? refusal)
    {
        refusal = RuleSetChecks.Refusal(baseRules, changes);
        rules = refusal is null ? new(name, summary, baseRules, changes) : null;
        return rules is not null;
    }

    /// <summary>Builds a rule set of source code; one that cannot be is a mistake of the programmer.</summary>
    public static RuleSet Of(string name, ConsensusRules baseRules, params ImmutableArray<RuleChange> changes)
    {
        bool created = TryCreate(name, "", baseRules, changes, out RuleSet? rules, out string? refusal);
        Invariant.Holds(created && rules is not null, refusal);
        return rules;
    }

    /// <summary>
    /// The same rules with a deployment in force from another height on, as <c>--activation</c> asks: another rule set,
    /// with another digest. False when no change has the name or the height is negative.
    /// </summary>
    public bool TryWith(string deployment, Height height, [NotNullWhen(true)] out RuleSet? rules)
    {
        rules = null;
        if (height < Height.Genesis || !Changes.Any(change => change.Name == deployment)) return false;
        AtHeight activation = new(height);
        rules = new(Name, Summary, Base, [.. Changes.Select(change => change.Name == deployment ? change with { Activation = activation } : change)]);
        return true;
    }

    /// <summary>Name and digest.</summary>
    public override string ToString() => $"{Name} {Digest.Short()}";
}
