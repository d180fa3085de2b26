using System.Diagnostics;
using Blockchain.Consensus.Chain;
using Blockchain.CrashPeer;
using Blockchain.Node.Machine;
using Blockchain.Node.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>
/// A real process that is killed, or whose disk fails, at the n-th system call of a kind: the next start needs no help, and nothing that was
/// acknowledged is lost. All kill points run where <c>KILL_POINTS=all</c> is set, every eleventh elsewhere.
/// </summary>
public sealed class KilledProcessTests
{
    private const int SomePoints = 11;
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    /// <summary>The coins after the first n events, from the genesis, with everything in memory.</summary>
    private static readonly string[] Standings = Replay();

    [Theory]
    [InlineData("fsync", 120)]
    [InlineData("pwrite64,pwritev,write", 400)]
    [InlineData("rename,renameat,renameat2", 4)]
    [InlineData("ftruncate,unlink,unlinkat", 8)]
    public async Task A_kill_at_any_call_loses_nothing_that_was_acknowledged(string calls, int atMost)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not here");
        int step = Environment.GetEnvironmentVariable("KILL_POINTS") == "all" || atMost < SomePoints ? 1 : SomePoints;
        int killed = 0;
        for (int at = 1; at <= atMost; at += step)
        {
            using TempFolder folder = new();
            (int exit, string[] output) = await Run(folder, $"{calls}:signal=SIGKILL:when={at}");
            Check(folder, output, calls, at);
            if (exit == 0) break; // the script has fewer such calls
            killed++;
        }
        Evidence.Record($"storage: killed at {killed} points of {calls}; started by itself each time, nothing acknowledged lost");
    }

    [Theory]
    [InlineData("fsync", "EIO")]
    [InlineData("pwrite64", "ENOSPC")]
    public async Task A_failing_disk_ends_the_process_at_once(string call, string error)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not here");
        int[] points = [1, 3, 6, 10, 15];
        foreach (int at in points)
        {
            using TempFolder folder = new();
            (int exit, string[] output) = await Run(folder, $"{call}:error={error}:when={at}+");
            Assert.Equal(CrashScript.BrokenDisk, exit);
            Assert.StartsWith("fatal: ", output[^1], StringComparison.Ordinal);
            Check(folder, output, call, at);
        }
        Evidence.Record($"storage: {error} from {call} at {points.Length} places ended the process at once; the next start had the last durable state");
    }

    private static void Check(TempFolder folder, string[] output, string calls, int at)
    {
        int durable = output.Count(line => line.StartsWith(CrashScript.Acknowledged, StringComparison.Ordinal));
        using DataDirectory directory = DataDirectory.Open(folder.Path);
        using NodeStore store = NodeStore.Open(directory, CrashScript.Parts());
        Chainstate chain = new NodeMachine(store.Parts).Chain;
        string found = EasyNetwork.Standing(chain);
        bool isNext = durable + 1 < Standings.Length && found == Standings[durable + 1]; // durable, and killed before it said so
        Assert.True(found == Standings[durable] || isNext, $"{calls} {at}: {durable} acknowledged, found {found}");
    }

    private static async Task<(int Exit, string[] Output)> Run(TempFolder folder, string injection)
    {
        string calls = injection[..injection.IndexOf(':', StringComparison.Ordinal)];
        string program = Path.Combine(AppContext.BaseDirectory, "Blockchain.CrashPeer.dll");
        ProcessStartInfo start = new("/usr/bin/strace",
            ["-f", "-qq", "-o", "/dev/null", "-P", folder.Path, .. Paths(folder), "-e", $"trace={calls}", "-e", $"inject={injection}", "dotnet", program, folder.Path])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("strace does not start");
        using CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        guard.CancelAfter(Guard);
        string output = await process.StandardOutput.ReadToEndAsync(guard.Token);
        await process.WaitForExitAsync(guard.Token);
        return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Only calls on the node's own files count.</summary>
    private static IEnumerable<string> Paths(TempFolder folder) =>
        new[] { "chain.log", "index.db", "index-log.db", "coins.dat", "coins.dat.new" }.SelectMany(name => new[] { "-P", folder.File(name) });

    private static string[] Replay()
    {
        NodeMachine machine = new(CrashScript.Parts());
        List<string> standings = [EasyNetwork.Standing(machine.Chain)];
        foreach (NodeEvent happened in CrashScript.Events())
        {
            machine.Handle(happened);
            standings.Add(EasyNetwork.Standing(machine.Chain));
        }
        return [.. standings];
    }
}
