using System.Globalization;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>A parameter's value without its type: what chain files hold and digests cover.</summary>
/// <param name="Kind">The form.</param>
/// <param name="Number">The number; 0 or 1 for a switch, the 32 bits of a target, 0 for no value.</param>
public readonly record struct RuleValue(RuleValueKind Kind, long Number)
{
    /// <summary>No value: no limit.</summary>
    public static RuleValue None => default;

    /// <summary>On or off.</summary>
    public static RuleValue Of(bool value) => new(RuleValueKind.Switch, value ? 1 : 0);

    /// <summary>A whole number.</summary>
    public static RuleValue Of(long value) => new(RuleValueKind.Number, value);

    /// <summary>A target.</summary>
    public static RuleValue Of(CompactTarget value) => new(RuleValueKind.Target, value.Bits);

    /// <summary>One byte for the form, eight for the number, least significant first.</summary>
    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)Kind);
        writer.WriteInt64(Number);
    }

    /// <summary>As JSON spells it, a target without its quotes: <c>null</c>, <c>true</c>, <c>4500</c>, <c>1d00ffff</c>.</summary>
    public override string ToString() => Kind switch
    {
        RuleValueKind.None => "null",
        RuleValueKind.Switch => Number != 0 ? "true" : "false",
        RuleValueKind.Number => Number.ToString(CultureInfo.InvariantCulture),
        RuleValueKind.Target => Number.ToString("x8", CultureInfo.InvariantCulture),
    };
}
