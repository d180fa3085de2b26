using System.Globalization;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine;

/// <summary>Milliseconds since 1970-01-01 00:00:00 UTC: the node's time, which hosts hand in and nothing else asks for.</summary>
/// <param name="Milliseconds">A thousandth of a second each.</param>
public readonly record struct UnixTimeMs(long Milliseconds) : IComparable<UnixTimeMs>
{
    /// <summary>The full second that consensus sees; what is left over is cut off.</summary>
    public UnixTime ToSeconds() => new(Milliseconds >= 0 ? Milliseconds / 1000 : (Milliseconds - 999) / 1000);

    /// <summary>The instant at which a second begins.</summary>
    public static UnixTimeMs Of(UnixTime time) => new(time.Seconds * 1000);

    /// <summary>Milliseconds from <paramref name="right"/> to <paramref name="left"/>.</summary>
    public static long operator -(UnixTimeMs left, UnixTimeMs right) => left.Milliseconds - right.Milliseconds;

    /// <summary>A later time.</summary>
    public static UnixTimeMs operator +(UnixTimeMs time, long milliseconds) => new(time.Milliseconds + milliseconds);

    /// <summary>Whether the left time is earlier.</summary>
    public static bool operator <(UnixTimeMs left, UnixTimeMs right) => left.Milliseconds < right.Milliseconds;

    /// <summary>Whether the left time is later.</summary>
    public static bool operator >(UnixTimeMs left, UnixTimeMs right) => left.Milliseconds > right.Milliseconds;

    /// <summary>Whether the left time is not later.</summary>
    public static bool operator <=(UnixTimeMs left, UnixTimeMs right) => left.Milliseconds <= right.Milliseconds;

    /// <summary>Whether the left time is not earlier.</summary>
    public static bool operator >=(UnixTimeMs left, UnixTimeMs right) => left.Milliseconds >= right.Milliseconds;

    /// <inheritdoc/>
    public int CompareTo(UnixTimeMs other) => Milliseconds.CompareTo(other.Milliseconds);

    /// <summary>ISO 8601 in UTC, to the millisecond.</summary>
    public override string ToString() =>
        DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
