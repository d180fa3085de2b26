using System.Diagnostics;

namespace Blockchain.Benchmarks.Rounds;

/// <summary>A point in time: on the clock, and in what all threads of this process have used of the processors.</summary>
internal readonly record struct Moment(long Ticks, TimeSpan Processor)
{
    public static Moment Now => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    /// <summary>What has passed since an earlier one.</summary>
    public Lap Since(Moment earlier) => new(Stopwatch.GetElapsedTime(earlier.Ticks, Ticks), Processor - earlier.Processor);
}
