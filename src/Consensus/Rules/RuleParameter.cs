using System.Globalization;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>One row of the table of parameters: how a property of <see cref="ConsensusRules"/> is called, written and compared.</summary>
public sealed class RuleParameter
{
    private readonly Func<ConsensusRules, RuleValue> read;
    private readonly Func<ConsensusRules, RuleValue, ConsensusRules> write;

    internal RuleParameter(
        string name, RuleUnit unit, Strictness whenLarger, Func<ConsensusRules, RuleValue> read, Func<ConsensusRules, RuleValue, ConsensusRules> write)
    {
        Name = name;
        Unit = unit;
        WhenLarger = whenLarger;
        this.read = read;
        this.write = write;
    }

    /// <summary>The name in chain files and verdicts: <c>max-touched-txids</c>.</summary>
    public string Name { get; }

    /// <summary>What the number counts.</summary>
    public RuleUnit Unit { get; }

    /// <summary>One sentence: what it means, and where it comes from.</summary>
    public required string Meaning { get; init; }

    /// <summary>What a larger number does; on is larger than off, no limit is larger than any.</summary>
    public Strictness WhenLarger { get; }

    /// <summary>The smallest number that makes sense.</summary>
    public long Min { get; init; }

    /// <summary>The largest number that makes sense.</summary>
    public long Max { get; init; } = int.MaxValue;

    /// <summary>Whether there may be no limit at all.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The form of a value that is not absent.</summary>
    public RuleValueKind Kind => Unit switch
    {
        RuleUnit.Switch => RuleValueKind.Switch,
        RuleUnit.Target => RuleValueKind.Target,
        RuleUnit.Bytes or RuleUnit.WeightUnits or RuleUnit.SigOpsCost or RuleUnit.TransactionIds or RuleUnit.Satoshis
            or RuleUnit.Version or RuleUnit.Blocks or RuleUnit.Seconds => RuleValueKind.Number,
    };

    /// <summary>The value in force under the rules.</summary>
    public RuleValue Read(ConsensusRules rules) => read(rules);

    /// <summary>The rules with this one value changed; the value has been accepted.</summary>
    public ConsensusRules Write(ConsensusRules rules, RuleValue value)
    {
        Invariant.Holds(Refusal(value) is null);
        return write(rules, value);
    }

    /// <summary>Why the value cannot be, in words; null when it can.</summary>
    public string? Refusal(RuleValue value) => value.Kind switch
    {
        RuleValueKind.None => IsOptional ? null : "there must be a value",
        RuleValueKind.Switch or RuleValueKind.Number or RuleValueKind.Target when value.Kind != Kind => $"expected {KindInWords}",
        RuleValueKind.Switch => value.Number is 0 or 1 ? null : "expected true or false",
        RuleValueKind.Number => value.Number < Min || value.Number > Max ? $"must be {Digits(Min)} to {Digits(Max)}" : null,
        RuleValueKind.Target => IsTarget(value.Number) ? null : "not a possible target",
    };

    /// <summary>What a change from one accepted value to another does to the set of valid blocks.</summary>
    public Strictness Compare(RuleValue from, RuleValue to)
    {
        if (from == to) return Strictness.Same;
        bool larger = to.Kind == RuleValueKind.None || (from.Kind != RuleValueKind.None && to.Number > from.Number);
        return larger ? WhenLarger : Opposite(WhenLarger);
    }

    /// <summary>A value as people say it: <c>no limit</c>, <c>on</c>, <c>4500</c>.</summary>
    public string InWords(RuleValue value) => value.Kind switch
    {
        RuleValueKind.None => "no limit",
        RuleValueKind.Switch => value.Number != 0 ? "on" : "off",
        RuleValueKind.Number => Unit == RuleUnit.Version && value.Number == int.MinValue ? "any" : Digits(value.Number),
        RuleValueKind.Target => value.ToString(),
    };

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>What a reader of a chain file should have written.</summary>
    internal string KindInWords => (Kind switch
    {
        RuleValueKind.None => "nothing",
        RuleValueKind.Switch => "true or false",
        RuleValueKind.Number => "a whole number",
        RuleValueKind.Target => "a compact target as eight hexadecimal digits in quotes",
    }) + (IsOptional ? " or null" : "");

    private static Strictness Opposite(Strictness strictness) => strictness switch
    {
        Strictness.Same => Strictness.Same,
        Strictness.Tighter => Strictness.Looser,
        Strictness.Looser => Strictness.Tighter,
        Strictness.Both => Strictness.Both,
    };

    private static bool IsTarget(long number) =>
        number is >= 0 and <= uint.MaxValue && new CompactTarget((uint)number).TryExpand(out _);

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
}
