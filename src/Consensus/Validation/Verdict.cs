using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Validation;

/// <summary>What one rule set says of one block, with the digest of the rule set that says it.</summary>
/// <remarks>A verdict without its digest grows stale unnoticed when rules change; with it, it cannot be mistaken for today's.</remarks>
public sealed record Verdict
{
    private Verdict(RuleSetDigest ruleSet, VerdictKind kind, Violation? violation, string? reason)
    {
        RuleSet = ruleSet;
        Kind = kind;
        Violation = violation;
        Reason = reason;
    }

    /// <summary>The rule set that judged, or would have.</summary>
    public RuleSetDigest RuleSet { get; }

    /// <summary>Which of the three.</summary>
    public VerdictKind Kind { get; }

    /// <summary>The broken rule; null unless invalid.</summary>
    public Violation? Violation { get; }

    /// <summary>Why there is no judgement: an ancestor's body is missing, too deep; null when judged.</summary>
    public string? Reason { get; }

    /// <summary>Whether no rule is broken.</summary>
    public bool IsValid => Kind == VerdictKind.Valid;

    /// <summary>Whether a rule is broken.</summary>
    [MemberNotNullWhen(true, nameof(Violation))]
    public bool IsInvalid => Violation is not null;

    /// <summary>The same verdict of another rule set that asks for the same at this block.</summary>
    public Verdict HeldBy(RuleSetDigest ruleSet) => new(ruleSet, Kind, Violation, Reason);

    /// <summary>No rule is broken.</summary>
    public static Verdict Valid(RuleSetDigest ruleSet) => new(ruleSet, VerdictKind.Valid, null, null);

    /// <summary>A rule is broken.</summary>
    public static Verdict Invalid(RuleSetDigest ruleSet, Violation violation) => new(ruleSet, VerdictKind.Invalid, violation, null);

    /// <summary>Nothing is known, and why.</summary>
    public static Verdict NotJudged(RuleSetDigest ruleSet, string reason) => new(ruleSet, VerdictKind.NotJudged, null, reason);
}
