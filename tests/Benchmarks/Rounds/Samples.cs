namespace Blockchain.Benchmarks.Rounds;

/// <summary>What one thing took, many times over, in milliseconds.</summary>
internal sealed class Samples
{
    private readonly List<Lap> laps = [];

    public double Best => laps.Min(lap => lap.Wall.TotalMilliseconds);

    public double Median => MedianOf(laps.Select(lap => lap.Wall));

    public double MedianProcessor => MedianOf(laps.Select(lap => lap.Processor));

    public void Add(Lap lap) => laps.Add(lap);

    private static double MedianOf(IEnumerable<TimeSpan> times)
    {
        double[] sorted = [.. times.Select(time => time.TotalMilliseconds).Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
