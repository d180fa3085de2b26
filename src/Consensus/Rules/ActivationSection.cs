using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Rules;

/// <summary>Reads when a change is in force: <c>{ "height": 481824 }</c> and its siblings.</summary>
internal static class ActivationSection
{
    private static readonly ImmutableArray<string> Kinds = ["height", "median-time", "block-times", "block", "signalled"];

    private static readonly ImmutableArray<string> WindowKeys = ["from", "until"];

    private static readonly ImmutableArray<string> SignalKeys = ["bit", "start", "timeout", "min-activation-height", "period", "threshold"];

    public static bool TryRead(SourceValue when, FirstMistake mistakes, [NotNullWhen(true)] out Activation? activation)
    {
        activation = null;
        if (!SourceFields.TryOpen(when, "when", Kinds, mistakes, out SourceFields? fields)) return false;
        if (when.Members.Length != 1) return mistakes.At(when, "when", $"expected exactly one of {string.Join(", ", Kinds)}");
        bool read = when.Members[0].Key switch
        {
            "height" => TryHeight(fields, out activation),
            "median-time" => TryMedianTime(fields, out activation),
            "block-times" => TryWindow(fields, out activation),
            "block" => TryBlock(fields, out activation),
            _ => TrySignalled(fields, out activation),
        };
        if (!read || activation is null) return false;
        return activation.Refusal() is not string refusal || mistakes.At(when.Members[0].Line, $"{when.Members[0].Key}: {refusal}");
    }

    private static bool TryHeight(SourceFields fields, out Activation? activation)
    {
        bool read = fields.TryNumber("height", 0, int.MaxValue, out long height);
        activation = read ? new AtHeight(new((int)height)) : null;
        return read;
    }

    private static bool TryMedianTime(SourceFields fields, out Activation? activation)
    {
        bool read = fields.TryTime("median-time", out UnixTime time);
        activation = read ? new AtMedianTime(time) : null;
        return read;
    }

    private static bool TryWindow(SourceFields when, out Activation? activation)
    {
        activation = null;
        if (!when.TryGet("block-times", out SourceValue? window)
            || !SourceFields.TryOpen(window, "block-times", WindowKeys, when.Mistakes, out SourceFields? fields)
            || !fields.TryTime("from", out UnixTime from)
            || !fields.TryTime("until", out UnixTime until)) return false;
        activation = new BlockTimeWindow(from, until);
        return true;
    }

    private static bool TryBlock(SourceFields fields, out Activation? activation)
    {
        bool read = fields.TryHex("block", Hash256.Size, out byte[]? hash);
        hash?.AsSpan().Reverse();
        activation = read ? new AtBlock(new(Hash256.Read(hash))) : null;
        return read;
    }

    private static bool TrySignalled(SourceFields when, out Activation? activation)
    {
        activation = null;
        if (!when.TryGet("signalled", out SourceValue? signalled)
            || !SourceFields.TryOpen(signalled, "signalled", SignalKeys, when.Mistakes, out SourceFields? fields)
            || !fields.TryNumber("bit", 0, Deployment.BitMax, out long bit)
            || !TryStart(fields, out UnixTime start)
            || !TryTimeout(fields, out UnixTime timeout)
            || !fields.TryOptionalNumber("min-activation-height", 0, int.MaxValue, 0, out long height)
            || !fields.TryNumber("period", 1, int.MaxValue, out long period)
            || !fields.TryNumber("threshold", 1, int.MaxValue, out long threshold)) return false;
        activation = new Signalled(new((int)bit, start, timeout, new((int)height), (int)period, (int)threshold));
        return true;
    }

    private static bool TryStart(SourceFields fields, out UnixTime start)
    {
        start = fields.Find("start")?.Text == "always" ? Deployment.AlwaysActive : Deployment.NeverActive;
        return fields.Find("start") is { Kind: SourceKind.Text, Text: "always" or "never" } || fields.TryTime("start", out start);
    }

    private static bool TryTimeout(SourceFields fields, out UnixTime timeout)
    {
        timeout = Deployment.NoTimeout;
        return fields.Find("timeout") is null or { Kind: SourceKind.Text, Text: "none" } || fields.TryTime("timeout", out timeout);
    }
}
