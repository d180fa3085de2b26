using System.Globalization;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Scenarios.Reporting;

/// <summary>Numbers, times and names as people read them.</summary>
public static class Phrase
{
    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = " ", NumberDecimalSeparator = "." };

    /// <summary><c>5 021</c></summary>
    public static string Number(long number) => number.ToString("#,0", Spaced);

    /// <summary><c>1 block</c>, <c>24 blocks</c></summary>
    public static string Count(long count, string one, string? many = null) => $"{Number(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary><c>9.5</c>: coins without trailing zeros.</summary>
    public static string Coins(Amount amount) => ((decimal)amount.Satoshis / Amount.Coin).ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary><c>22:39:09</c>, UTC.</summary>
    public static string Clock(UnixTimeMs at) => Instant(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary><c>2013-03-11</c>, UTC.</summary>
    public static string Day(UnixTimeMs at) => Instant(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>0.3 s</c>, <c>47 s</c>, <c>10 min</c>, <c>6 h 33 min</c>: two units at most.</summary>
    public static string Span(long milliseconds)
    {
        if (milliseconds < 10_000) return (milliseconds / 1000m).ToString("0.0", CultureInfo.InvariantCulture) + " s";
        long seconds = milliseconds / 1000, minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
        if (minutes == 0) return $"{seconds} s";
        if (hours == 0) return seconds % 60 == 0 || minutes >= 10 ? $"{minutes} min" : $"{minutes} min {seconds % 60} s";
        if (days == 0) return minutes % 60 == 0 ? $"{hours} h" : $"{hours} h {minutes % 60} min";
        return hours % 24 == 0 ? $"{days} d" : $"{days} d {hours % 24} h";
    }

    /// <summary>The first eight digits of a hash; all zeros in front carry nothing and are kept, for a search in a log finds them.</summary>
    public static string Short(string hash) => hash.Length <= 8 ? hash : hash[..8];

    /// <summary><c>{pool-a explorer}</c></summary>
    public static string Set(IEnumerable<string> names) => $"{{{string.Join(' ', names)}}}";

    private static DateTimeOffset Instant(UnixTimeMs at) => DateTimeOffset.FromUnixTimeMilliseconds(at.Milliseconds);
}
