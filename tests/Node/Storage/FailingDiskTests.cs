using Blockchain.CrashPeer;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>A disk that fails under a real process: it ends at once, and the next start has the last durable state.</summary>
public sealed class FailingDiskTests
{
    [Theory]
    [InlineData("fsync", "EIO")]
    [InlineData("pwrite64", "ENOSPC")]
    public async Task A_failing_disk_ends_the_process_at_once(string call, string error)
    {
        TracedScript.NeedsStrace();
        int[] points = [1, 3, 6, 10, 15];
        foreach (int at in points)
        {
            using TempFolder folder = new();
            (int exit, string[] output) = await TracedScript.RunAsync(folder, $"{call}:error={error}:when={at}+");
            Assert.Equal(CrashScript.BrokenDisk, exit);
            Assert.StartsWith("fatal: ", output[^1], StringComparison.Ordinal);
            TracedScript.Check(folder, output, $"{call} {error} {at}");
        }
        Evidence.Record($"storage: {error} from {call} at {points.Length} places ended the process at once; the next start had the last durable state");
    }
}
