using System.Globalization;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Scenarios.Reading;

/// <summary>Numbers with units as scenario files write them.</summary>
internal static class Quantities
{
    private static readonly (string Unit, long Milliseconds)[] Units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    /// <summary>The longest time that a scenario may name, in days.</summary>
    internal const int DurationDaysMax = 3_650;

    /// <summary>Reads <c>200ms</c>, <c>30s</c>, <c>10m</c>, <c>6h</c> or <c>2d</c>.</summary>
    internal static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        foreach ((string unit, long milliseconds) in Units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal) || !TryInteger(text[..^unit.Length], out long count)) continue;
            if (count > DurationDaysMax * 86_400_000L / milliseconds) return false;
            duration = TimeSpan.FromMilliseconds(count * milliseconds);
            return true;
        }
        return false;
    }

    /// <summary>Reads coins with up to eight decimals.</summary>
    internal static bool TryAmount(string text, out Amount amount)
    {
        amount = default;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal coins)) return false;
        if (coins > 21_000_000) return false;
        decimal satoshis = coins * Amount.Coin;
        if (satoshis != decimal.Truncate(satoshis)) return false;
        amount = new((long)satoshis);
        return true;
    }

    /// <summary>Reads digits.</summary>
    internal static bool TryInteger(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Reads <c>2013-03-11T22:00:00Z</c>.</summary>
    internal static bool TryInstant(string text, out UnixTime instant)
    {
        bool ok = DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment);
        instant = new(ok ? moment.ToUnixTimeSeconds() : 0);
        return ok && instant.Seconds is >= 0 and <= uint.MaxValue;
    }
}
