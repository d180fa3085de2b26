using System.Globalization;

namespace Blockchain.Consensus.Primitives;

/// <summary>Seconds since 1970-01-01 00:00:00 UTC. Consensus takes time as an argument and never asks a clock.</summary>
/// <param name="Seconds">Seconds; a block header holds 32 bits of them.</param>
public readonly record struct UnixTime(long Seconds) : IComparable<UnixTime>
{
    /// <summary>Seconds from <paramref name="right"/> to <paramref name="left"/>.</summary>
    public static long operator -(UnixTime left, UnixTime right) => left.Seconds - right.Seconds;

    /// <summary>A later time.</summary>
    public static UnixTime operator +(UnixTime time, long seconds) => new(time.Seconds + seconds);

    /// <summary>An earlier time.</summary>
    public static UnixTime operator -(UnixTime time, long seconds) => new(time.Seconds - seconds);

    /// <summary>Whether the left time is earlier.</summary>
    public static bool operator <(UnixTime left, UnixTime right) => left.Seconds < right.Seconds;

    /// <summary>Whether the left time is later.</summary>
    public static bool operator >(UnixTime left, UnixTime right) => left.Seconds > right.Seconds;

    /// <summary>Whether the left time is not later.</summary>
    public static bool operator <=(UnixTime left, UnixTime right) => left.Seconds <= right.Seconds;

    /// <summary>Whether the left time is not earlier.</summary>
    public static bool operator >=(UnixTime left, UnixTime right) => left.Seconds >= right.Seconds;

    /// <inheritdoc/>
    public int CompareTo(UnixTime other) => Seconds.CompareTo(other.Seconds);

    /// <summary>ISO 8601 in UTC, to the second.</summary>
    public override string ToString() =>
        DateTimeOffset.FromUnixTimeSeconds(Seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
