using System.Diagnostics;
using System.Globalization;
using Blockchain.Benchmarks.Rounds;
using Blockchain.Consensus.Codec;
using Blockchain.Node.Cluster;

namespace Blockchain.Benchmarks.Live;

/// <summary>Measures nodes as people run them, in processes, and prints a table in Markdown.</summary>
internal static class LiveRounds
{
    private const int StartRounds = 15;
    private const int MeshRounds = 5;
    private const int EmptyWarmRounds = 50;
    private const int EmptyRounds = 200;
    private const int FullRounds = 10;
    private const int FullWarmRounds = 2;

    private const int MemoryRounds = 10;

    private static readonly TimeSpan MemoryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RoundsMax = TimeSpan.FromMinutes(20);

    public static int Run(TextWriter output)
    {
        output.WriteLine("| node | best | median | p95 | goal | load |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|");
        using CancellationTokenSource patience = new(RoundsMax);
        RunAsync(output, patience.Token).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task RunAsync(TextWriter output, CancellationToken stop)
    {
        List<double> starts = [], meshes = [], empty = [], unknown = [], known = [];
        for (int round = 0; round < StartRounds; round++) starts.Add((await StartAsync(stop)).TotalMilliseconds);
        Print(output, "start until RPC answers, ms", starts, "1000");
        for (int round = 1; round < MeshRounds; round++)
        {
            await using Five some = await Five.StartAsync(stop);
            meshes.Add(some.Meshed.TotalMilliseconds);
        }
        await using Five five = await Five.StartAsync(stop);
        meshes.Add(five.Meshed.TotalMilliseconds);
        Print(output, "five nodes started and meshed, ms", meshes, "3000");
        Print(output, "resident memory of an idle node, MB", await IdleAsync(five, stop), "90");
        GeneratedChain chain = GeneratedChain.Make();
        foreach (byte[] block in chain.Start.Select(Wire.ToBytes)) await five.SubmitAsync(block, stop);
        for (int round = 0; round < FullWarmRounds + FullRounds; round++) Keep(unknown, await five.SubmitAsync(chain.Full[round], stop), round, FullWarmRounds);
        Print(output, "block of 2,000 unknown transactions best at all five, ms", unknown, "600");
        for (int round = 0; round < FullRounds; round++)
        {
            byte[] block = chain.Full[FullWarmRounds + FullRounds + round];
            await five.RelayAsync(block, stop);
            Keep(known, await five.SubmitAsync(block, stop), round, warm: 0);
        }
        Print(output, "block of 2,000 known transactions best at all five, ms", known, "100");
        for (int round = 0; round < EmptyWarmRounds + EmptyRounds; round++) Keep(empty, await five.MineAsync(round % Five.Count, stop), round, EmptyWarmRounds);
        Print(output, "empty block best at all five, ms", empty, "6");
        Print(output, "resident memory after that, MB", [.. five.Resident().Select(static bytes => bytes / 1e6)], "");
    }

    private static async Task<TimeSpan> StartAsync(CancellationToken stop)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("start-");
        long began = Stopwatch.GetTimestamp();
        await using (ChildNode node = ChildNode.Begin("node", folder.FullName, ["--chain", "regtest"]))
        {
            if (!await node.ReadyAsync(stop)) throw new IOException(node.LastWords);
            await node.Rpc.GetBlockchainInfoAsync(stop);
            TimeSpan took = Stopwatch.GetElapsedTime(began);
            await node.KillAsync();
            folder.Delete(recursive: true);
            return took;
        }
    }

    private static async Task<List<double>> IdleAsync(Five five, CancellationToken stop)
    {
        List<double> samples = [];
        using PeriodicTimer moments = new(MemoryInterval);
        for (int round = 0; round < MemoryRounds && await moments.WaitForNextTickAsync(stop); round++) samples.AddRange(five.Resident().Select(static bytes => bytes / 1e6));
        return samples;
    }

    private static void Keep(List<double> samples, TimeSpan took, int round, int warm)
    {
        if (round >= warm) samples.Add(took.TotalMilliseconds);
    }

    private static void Print(TextWriter output, string name, List<double> samples, string goal)
    {
        double[] sorted = [.. samples.Order()];
        double p95 = sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(0.95 * sorted.Length))];
        output.WriteLine($"| {name} | {Text(sorted[0])} | {Text(sorted[sorted.Length / 2])} | {Text(p95)} | {goal} | {Load()} |");
        output.Flush();
    }

    private static string Text(double number) => number.ToString(number < 10 ? "F1" : "F0", CultureInfo.InvariantCulture);

    // The load of the machine in the last minute, where the system tells it.
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
