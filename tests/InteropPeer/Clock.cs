using System.Diagnostics;

namespace Blockchain.InteropPeer;

/// <summary>The machine's monotonic clock, which all processes share.</summary>
internal static class Clock
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    /// <summary>Milliseconds.</summary>
    public static double Now => Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;

    /// <summary>Waits until something holds, which is looked at every few milliseconds.</summary>
    /// <exception cref="TimeoutException">It did not in time.</exception>
    public static async Task UntilAsync(Func<bool> done, int timeoutMs, Func<string> what)
    {
        double end = Now + timeoutMs;
        using PeriodicTimer timer = new(LookAgain);
        while (!done())
        {
            if (Now > end) throw new TimeoutException($"not within {timeoutMs} ms: {what()}");
            await timer.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }
}
