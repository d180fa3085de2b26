using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Blockchain.CrashPeer;
using Blockchain.Node.Machine;
using Blockchain.Node.Storage;
using Xunit;

namespace Blockchain.Node.Tests.Storage;

/// <summary>The script of the crash peer in a process of its own, under strace, which does something to its system calls on the node's files.</summary>
internal static partial class TracedScript
{
    /// <summary>Set by <c>tests/run</c>: every kill point, and no excuse for a machine without strace.</summary>
    public const string PointsVariable = "KILL_POINTS";

    /// <summary>The calls that change files.</summary>
    public const string Calls = "fsync,pwrite64,pwritev,write,rename,renameat,renameat2,ftruncate,unlink,unlinkat";

    private const int StepOfSome = 11;
    private const string Strace = "/usr/bin/strace";
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    /// <summary>The node's files; the folder itself counts always.</summary>
    public static ImmutableArray<string> Files { get; } = [.. OwnFiles, "index.db", "index-log.db"];

    /// <summary>Files that one thread alone writes, so that the n-th call is the same in every run: the database has threads of its own.</summary>
    public static ImmutableArray<string> OwnFiles => ["chain.log", "coins.dat", "coins.dat.new"];

    /// <summary>What the runtime does at its start for long-lived processes: a third of this one's time.</summary>
    private static readonly string[] CostlyAtStart = ["DOTNET_TieredPGO", "DOTNET_EnableWriteXorExecute", "DOTNET_EnableDiagnostics", "DOTNET_gcConcurrent"];

    /// <summary>The coins after the first n events, from the genesis, with everything in memory.</summary>
    private static readonly ImmutableArray<string> Standings = Replay();

    /// <summary>The crash peer.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Blockchain.CrashPeer.dll");

    /// <summary>Whether every point is asked for.</summary>
    public static bool IsComplete => Environment.GetEnvironmentVariable(PointsVariable) == "all";

    /// <summary>Every point, or every eleventh.</summary>
    public static ImmutableArray<Point> Chosen(IEnumerable<Point> points) => [.. points.Where((_, at) => IsComplete || at % StepOfSome == 0)];

    /// <summary>As many points at a time as there are processors.</summary>
    public static Task AtEachAsync(ImmutableArray<Point> points, Func<Point, Task> check)
    {
        ParallelOptions atOnce = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken };
        return Parallel.ForEachAsync(points, atOnce, async (point, _) => await check(point));
    }

    /// <summary>Skips the test where there is no strace, but not where all points are asked for: there it fails.</summary>
    public static void NeedsStrace()
    {
        if (IsComplete) Assert.True(File.Exists(Strace), "strace is not here (apt-get install strace)");
        else Assert.SkipUnless(File.Exists(Strace), "strace is not here");
    }

    /// <summary>One call of the script on one of the node's files: the n-th of its kind in its thread, which is how strace counts.</summary>
    public readonly record struct Point(string Call, int Number, string File);

    /// <summary>Every call that the script makes on some files when nothing is done to it.</summary>
    public static async Task<ImmutableArray<Point>> PointsAsync(ImmutableArray<string> files)
    {
        using TempFolder folder = new(), trace = new();
        (int exit, _) = await RunAsync(folder, files, ["-y", "-e", $"trace={Calls}"], trace.File("calls"));
        Assert.Equal(0, exit);
        Dictionary<(string Thread, string Call), int> counts = [];
        Dictionary<(string Call, int Number), Point> points = [];
        foreach (string line in await File.ReadAllLinesAsync(trace.File("calls"), TestContext.Current.CancellationToken))
        {
            if (CallOf().Match(line) is not { Success: true } match) continue;
            string call = match.Groups["call"].Value;
            int number = counts[(match.Groups["thread"].Value, call)] = counts.GetValueOrDefault((match.Groups["thread"].Value, call)) + 1;
            points.TryAdd((call, number), new(call, number, Path.GetFileName(match.Groups["file"].Value)));
        }
        return [.. points.Values];
    }

    /// <summary>Runs the script and does something to its calls.</summary>
    /// <param name="folder">The data directory.</param>
    /// <param name="files">On which files.</param>
    /// <param name="injection">What strace's <c>inject</c> does, as <c>fsync:error=EIO:when=3+</c>.</param>
    public static Task<(int Exit, string[] Output)> RunAsync(TempFolder folder, ImmutableArray<string> files, string injection) =>
        RunAsync(folder, files, ["-e", $"trace={injection[..injection.IndexOf(':', StringComparison.Ordinal)]}", "-e", $"inject={injection}"], "/dev/null");

    /// <summary>The next start needs no help, has all that was acknowledged, with the coins of a replay, and goes on to the same end.</summary>
    public static void Check(TempFolder folder, string[] output, string what)
    {
        int durable = output.Count(line => line.StartsWith(CrashScript.Acknowledged, StringComparison.Ordinal));
        using DataDirectory directory = DataDirectory.Open(folder.Path);
        using NodeStore store = NodeStore.Open(directory, CrashScript.Parts());
        NodeMachine machine = new(store.Parts);
        string found = EasyNetwork.Standing(machine.Chain);
        bool isNext = durable + 1 < Standings.Length && found == Standings[durable + 1]; // durable, and killed before it said so
        Assert.True(found == Standings[durable] || isNext, $"{what}: {durable} acknowledged, found {found}");
        foreach (NodeEvent left in CrashScript.Events().Skip(durable)) store.Persist(machine.Handle(left).Effects);
        Assert.True(EasyNetwork.Standing(machine.Chain) == Standings[^1], $"{what}: the rest of the script leads to {EasyNetwork.Standing(machine.Chain)}");
    }

    private static async Task<(int Exit, string[] Output)> RunAsync(TempFolder folder, ImmutableArray<string> files, string[] options, string trace)
    {
        IEnumerable<string> paths = files.Select(folder.File).Prepend(folder.Path).SelectMany(path => new[] { "-P", path }); // no other calls count
        return await RunAsync(Strace, ["-f", "-qq", "-o", trace, .. paths, .. options, "dotnet", Program, folder.Path]);
    }

    /// <summary>Runs the script by way of another program.</summary>
    public static async Task<(int Exit, string[] Output)> RunAsync(string by, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(by, arguments) { RedirectStandardOutput = true };
        foreach (string costly in CostlyAtStart) start.Environment[costly] = "0";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{by} does not start");
        using CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        guard.CancelAfter(Guard);
        string output = await process.StandardOutput.ReadToEndAsync(guard.Token);
        await process.WaitForExitAsync(guard.Token);
        return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static ImmutableArray<string> Replay()
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

    /// <summary>A line such as <c>12 fsync(5&lt;/folder/chain.log&gt;) = 0</c> or <c>12 rename("/folder/coins.dat.new", …) = 0</c>.</summary>
    [GeneratedRegex("""^(?<thread>\d+) +(?<call>[a-z0-9]+)\([^"</]*["<](?<file>[^">]+)""")]
    private static partial Regex CallOf();
}
