using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Blockchain.CrashPeer;
using Blockchain.TestKit;
using Xunit;
using Point = Blockchain.Node.Tests.Storage.TracedScript.Point;

namespace Blockchain.Node.Tests.Storage;

/// <summary>A disk that fails under a real process: it ends at once, and the next start has the last durable state.</summary>
public sealed class FailingDiskTests
{
    [Theory]
    [InlineData("fsync", "EIO")]
    [InlineData("pwrite64", "EIO")]
    [InlineData("pwrite64", "ENOSPC")]
    public async Task A_call_that_fails_ends_the_process_at_once(string call, string error)
    {
        TracedScript.NeedsStrace();
        ImmutableArray<Point> all = [.. (await TracedScript.PointsAsync(TracedScript.OwnFiles)).Where(point => point.Call == call)];
        ImmutableArray<Point> points = TracedScript.Chosen(all);
        await TracedScript.AtEachAsync(points, async point =>
        {
            using TempFolder folder = new();
            (int exit, string[] output) = await TracedScript.RunAsync(folder, TracedScript.OwnFiles, $"{call}:error={error}:when={point.Number}+");
            Assert.True(exit == CrashScript.BrokenDisk, $"{point}: exit code {exit}");
            Assert.StartsWith("fatal: ", output[^1], StringComparison.Ordinal);
            TracedScript.Check(folder, output, $"{point} {error}");
        });
        Assert.True(points.Length >= (TracedScript.IsComplete ? 30 : 2), $"{points.Length} points");
        Evidence.Record($"storage: {error} from {call} at {points.Length} of {all.Length} calls on log and checkpoints ended the process at once; the next start had the last durable state");
    }

    [Fact]
    public async Task A_disk_that_is_full_after_any_number_of_pages_ends_the_process_and_loses_nothing()
    {
        SmallDisk.Needs();
        ConcurrentBag<string> full = [];
        int pages = 0;
        for (int exit = CrashScript.BrokenDisk; exit != 0; pages++)
        {
            using TempFolder mount = new(), copy = new();
            string script = string.Create(
                CultureInfo.InvariantCulture,
                $"mkdir {mount.Path}/node; dotnet {TracedScript.Program} {mount.Path}/node {CrashScript.LateIndex}; code=$?; cp {mount.Path}/node/* {copy.Path}; exit $code");
            (exit, string[] output) = await TracedScript.RunAsync(SmallDisk.Program, SmallDisk.Arguments(mount.Path, pages + 1, script));
            if (exit != 0)
            {
                Assert.Equal(CrashScript.BrokenDisk, exit);
                Assert.StartsWith("fatal: ", output[^1], StringComparison.Ordinal);
                full.Add(Path.GetFileName(output[^1]["fatal: ".Length..].Split([':', ' '])[0]));
            }
            TracedScript.Check(copy, output, $"{pages + 1} pages");
            Assert.True(pages < 200, "the script never ends");
        }
        Assert.All(["chain.log", "coins.dat.new", "index.db"], file => Assert.Contains(file, full));
        Evidence.Record($"storage: disks of 1 to {pages - 1} pages of {SmallDisk.PageBytes} bytes were full at {string.Join(", ", full.Order().Distinct())}; each time the process ended, and went on with more room");
    }
}
