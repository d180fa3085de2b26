using System.Globalization;
using Blockchain.InteropPeer.Driver;

namespace Blockchain.Benchmarks.Network;

/// <summary>Runs the rows and prints a table in Markdown: js, ours, their ratio, and the ratio that should be reached.</summary>
internal static class NetworkRounds
{
    private static readonly TimeSpan RoundMax = TimeSpan.FromMinutes(3);

    public static int Run(TextWriter output, string word)
    {
        NetworkRow[] rows = [.. PairRows.All.Concat(GossipRows.All).Where(row => row.Name.Contains(word, StringComparison.OrdinalIgnoreCase))];
        if (NodeJs.Missing is { } missing)
        {
            output.WriteLine(missing);
            return 1;
        }
        if (rows.Length == 0)
        {
            output.WriteLine($"no row contains '{word}'");
            return 2;
        }
        output.WriteLine($"load before: {Load()}");
        output.WriteLine("| | | js | ours | ours / js | goal | |");
        output.WriteLine("|---|---|---:|---:|---:|---:|---|");
        foreach (NetworkRow row in rows) Print(output, row, RunAsync(row).GetAwaiter().GetResult());
        output.WriteLine($"load after: {Load()}");
        return 0;
    }

    private static async Task<Dictionary<PeerKind, List<double>>> RunAsync(NetworkRow row)
    {
        Dictionary<PeerKind, List<double>> samples = new() { [PeerKind.Js] = [], [PeerKind.Ours] = [] };
        for (int round = 0; round < row.Rounds; round++)
        {
            foreach (PeerKind kind in samples.Keys)
            {
                using CancellationTokenSource patience = new(RoundMax);
                samples[kind].AddRange(await row.Measure(kind, patience.Token));
            }
        }
        return samples;
    }

    private static void Print(TextWriter output, NetworkRow row, Dictionary<PeerKind, List<double>> samples)
    {
        string name = row.Name;
        foreach (Figure figure in row.Figures)
        {
            (double js, double ours) = (figure.Of(samples[PeerKind.Js]), figure.Of(samples[PeerKind.Ours]));
            double ratio = ours / js;
            string word = figure.IsReached(ratio) ? "reached" : "missed";
            output.WriteLine($"| {name} | {figure.Name} | {Text(js)} | {Text(ours)} | {ratio.ToString("F2", CultureInfo.InvariantCulture)} | "
                + $"{(figure.IsMoreBetter ? "≥" : "≤")} {figure.Goal.ToString("F2", CultureInfo.InvariantCulture)} | {word} |");
            name = "";
        }
    }

    private static string Text(double number) => number.ToString(number < 10 ? "F2" : "F0", CultureInfo.InvariantCulture);

    // The load of the machine in the last minute, where the system tells it.
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
