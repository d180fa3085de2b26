namespace Blockchain.Benchmarks.Network;

/// <summary>One number of a round, and the ratio that it should reach.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Part">The part of the samples that is at most as much.</param>
/// <param name="IsMoreBetter">Whether ours should be more than js or less.</param>
/// <param name="Goal">The ratio of a first trial of our own to js, both measured on one machine on one day (docs/performance.md).</param>
internal sealed record Figure(string Name, double Part, bool IsMoreBetter, double Goal)
{
    /// <summary>Half of a round's samples are at most this long.</summary>
    public static Figure Median(string unit, double trial, double js) => new($"p50 {unit}", 0.50, false, trial / js);

    /// <summary>19 of 20 samples of a round are at most this long.</summary>
    public static Figure Slow(string unit, double trial, double js) => new($"p95 {unit}", 0.95, false, trial / js);

    /// <summary>The speed of a round's one run.</summary>
    public static Figure Speed(double trial, double js) => new("MB/s", 0.50, true, trial / js);

    /// <summary>The figure of one round.</summary>
    public double Of(IReadOnlyList<double> samples) => At(samples, Part);

    /// <summary>The figure of the round in the middle.</summary>
    public double Typical(IReadOnlyList<IReadOnlyList<double>> rounds) => At([.. rounds.Select(Of)], 0.50);

    /// <summary>Whether a ratio of ours to js is as good as the goal.</summary>
    public bool IsReached(double ratio) => IsMoreBetter ? ratio >= Goal : ratio <= Goal;

    private static double At(IReadOnlyList<double> samples, double part)
    {
        double[] sorted = [.. samples.Order()];
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(part * sorted.Length))];
    }
}
