using System.Globalization;
using Blockchain.InteropPeer.Driver;

namespace Blockchain.Benchmarks.Network;

/// <summary>
/// Runs the rows and prints a table in Markdown: js and ours in the round in the middle of theirs, the ratio of the two, and the ratio that should be
/// reached. Both take turns, so that whoever else uses the machine disturbs both.
/// </summary>
internal static class NetworkRounds
{
    private static readonly TimeSpan RowMax = TimeSpan.FromMinutes(10);

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
        output.WriteLine("| | | js | ours | ours / js | goal | | load |");
        output.WriteLine("|---|---|---:|---:|---:|---:|---|---:|");
        foreach (NetworkRow row in rows) RunAsync(output, row).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task RunAsync(TextWriter output, NetworkRow row)
    {
        using CancellationTokenSource patience = new(RowMax);
        await using Contestant js = await row.Start(PeerKind.Js, patience.Token);
        await using Contestant ours = await row.Start(PeerKind.Ours, patience.Token);
        List<IReadOnlyList<double>> ofJs = [];
        List<IReadOnlyList<double>> ofOurs = [];
        for (int round = 0; round < row.WarmRounds + row.Rounds; round++)
        {
            ofJs.Add(await js.RoundAsync(patience.Token));
            ofOurs.Add(await ours.RoundAsync(patience.Token));
        }
        string name = row.Name;
        string load = Load();
        foreach (Figure figure in row.Figures)
        {
            Print(output, name, figure, ofJs[row.WarmRounds..], ofOurs[row.WarmRounds..], load);
            (name, load) = ("", "");
        }
    }

    private static void Print(TextWriter output, string name, Figure figure, List<IReadOnlyList<double>> ofJs, List<IReadOnlyList<double>> ofOurs, string load)
    {
        (double js, double ours) = (figure.Typical(ofJs), figure.Typical(ofOurs));
        string goal = $"{(figure.IsMoreBetter ? "≥" : "≤")} {Ratio(figure.Goal)}";
        string word = figure.IsReached(ours / js) ? "reached" : "missed";
        output.WriteLine($"| {name} | {figure.Name} | {Text(js)} | {Text(ours)} | {Ratio(ours / js)} | {goal} | {word} | {load} |");
    }

    private static string Ratio(double number) => number.ToString("F2", CultureInfo.InvariantCulture);

    private static string Text(double number) => number.ToString(number < 10 ? "F2" : "F0", CultureInfo.InvariantCulture);

    // The load of the machine in the last minute, where the system tells it.
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
