using System.Runtime.CompilerServices;

namespace Blockchain.Libp2p.Gossip.Scoring;

/// <summary>Refuses parameters that make no sense: a wrong sign here would reward what it should punish, silently.</summary>
internal static class Sensible
{
    public static void AtLeast(double least, double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        Between(least, double.MaxValue, value, name);

    public static void AtMost(double most, double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        Between(double.MinValue, most, value, name);

    public static void Between(double least, double most, double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        // Written so that NaN fails.
        if (!(value >= least && value <= most)) throw new ArgumentOutOfRangeException(name, value, $"between {least} and {most}");
    }

    public static void Positive(TimeSpan value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(name, value, "a time above zero");
    }
}
