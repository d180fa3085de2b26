using System.Collections.Immutable;
using Blockchain.TestKit;
using Xunit;
using Point = Blockchain.Node.Tests.Storage.TracedScript.Point;

namespace Blockchain.Node.Tests.Storage;

/// <summary>
/// A real process that is killed at the n-th system call of a kind, while blocks arrive, a reorganization runs, an operator speaks and the
/// caches are saved: the next start needs no help, and nothing that was acknowledged is lost.
/// </summary>
public sealed class KilledProcessTests
{
    private const int PointsMin = 200;
    private const int StraceKilled = 128 + 9; // what strace makes of a traced process that SIGKILL ended

    [Fact]
    public async Task A_kill_at_any_call_loses_nothing_that_was_acknowledged()
    {
        TracedScript.NeedsStrace();
        ImmutableArray<Point> all = await TracedScript.PointsAsync(TracedScript.Files);
        Assert.True(all.Length >= PointsMin, $"the script makes only {all.Length} calls");
        ImmutableArray<Point> points = TracedScript.Chosen(all);
        int killed = 0;
        int ended = 0;
        await TracedScript.AtEachAsync(points, async point =>
        {
            using TempFolder folder = new();
            (int exit, string[] output) = await TracedScript.RunAsync(folder, TracedScript.Files, $"{point.Call}:signal=SIGKILL:when={point.Number}");
            TracedScript.Check(folder, output, point.ToString());
            Assert.True(exit is 0 or StraceKilled, $"{point}: exit code {exit}");
            Interlocked.Increment(ref exit == 0 ? ref ended : ref killed);
        });
        // Which thread of the database writes is a matter of luck, so a call or two of the count may not be made again.
        Assert.True(ended <= Math.Max(3, points.Length / 20), $"{ended} of {points.Length} ran to their end");
        if (TracedScript.IsComplete) Assert.True(killed >= PointsMin, $"killed at {killed} points");
        Assert.All(["chain.log", "index-log.db", "coins.dat.new"], file => Assert.Contains(all, point => point.File == file));
        Evidence.Record($"storage: killed at {killed} of {all.Length} system calls ({Count(points, "chain.log")} on the log, {Count(points, "index")} on the index, "
            + $"{Count(points, "coins")} on checkpoints); started by itself each time, coins equal to a replay, nothing acknowledged lost");
    }

    private static int Count(ImmutableArray<Point> points, string file) => points.Count(point => point.File.StartsWith(file, StringComparison.Ordinal));
}
