namespace Blockchain.Benchmarks.Network;

/// <summary>One number of a row, and the ratio that it should reach.</summary>
/// <param name="Name">What it is, with its unit.</param>
/// <param name="Of">From all samples of a stack.</param>
/// <param name="IsMoreBetter">Whether ours should be more than js or less.</param>
/// <param name="Goal">The ratio of a first trial of our own to js, both measured on one machine on one day (docs/performance.md).</param>
internal sealed record Figure(string Name, Func<IReadOnlyList<double>, double> Of, bool IsMoreBetter, double Goal)
{
    /// <summary>Half of the samples are at most this long.</summary>
    public static Figure Median(string unit, double trial, double js) => new($"p50 {unit}", static samples => At(samples, 0.50), false, trial / js);

    /// <summary>19 of 20 samples are at most this long.</summary>
    public static Figure Slow(string unit, double trial, double js) => new($"p95 {unit}", static samples => At(samples, 0.95), false, trial / js);

    /// <summary>The median of a few runs of which more is better.</summary>
    public static Figure Speed(double trial, double js) => new("MB/s", static samples => At(samples, 0.50), true, trial / js);

    /// <summary>Whether a ratio of ours to js is as good as the goal.</summary>
    public bool IsReached(double ratio) => IsMoreBetter ? ratio >= Goal : ratio <= Goal;

    private static double At(IReadOnlyList<double> samples, double part)
    {
        double[] sorted = [.. samples.Order()];
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(part * sorted.Length))];
    }
}
