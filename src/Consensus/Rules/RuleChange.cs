using System.Collections.Immutable;

namespace Blockchain.Consensus.Rules;

/// <summary>A line of a rule set's table: when it is in force, and what it changes.</summary>
/// <param name="Activation">When.</param>
/// <param name="Differences">What; may be empty for a deployment that only signals. No parameter twice.</param>
public sealed record RuleChange(Activation Activation, ImmutableArray<RuleDifference> Differences)
{
    /// <summary>The deployment's name: <c>segwit</c>; null for a change that nobody needs to call by name.</summary>
    public string? Name { get; init; }

    /// <summary>One line for people.</summary>
    public string Summary { get; init; } = "";

    /// <summary>The rules with the differences.</summary>
    public ConsensusRules ApplyTo(ConsensusRules rules)
    {
        foreach (RuleDifference difference in Differences) rules = difference.Parameter.Write(rules, difference.Value);
        return rules;
    }
}
