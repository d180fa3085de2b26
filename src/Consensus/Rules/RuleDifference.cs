namespace Blockchain.Consensus.Rules;

/// <summary>One parameter and the value that a change gives it.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Value">A value that the parameter accepts.</param>
public readonly record struct RuleDifference(RuleParameter Parameter, RuleValue Value)
{
    /// <summary>Name and value, as in a chain file.</summary>
    public override string ToString() => $"{Parameter}: {Value}";
}
