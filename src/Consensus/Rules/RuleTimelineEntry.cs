namespace Blockchain.Consensus.Rules;

/// <summary>A value and when it holds.</summary>
/// <param name="Activation">When.</param>
/// <param name="Value">The value.</param>
public sealed record RuleTimelineEntry(Activation Activation, RuleValue Value);
