using System.Collections.Immutable;
using System.Text;
using Blockchain.Node.Scenarios.Format;

namespace Blockchain.Node.Scenarios.Reporting;

/// <summary>Writes a run as plain text: who took part, what happened, what was expected. Lines end with a line feed on every system.</summary>
public sealed class TimelineWriter
{
    /// <summary>Where marks end.</summary>
    private const int MarkColumn = 104;
    private const string Indent = "           ";

    private readonly StringBuilder text = new();

    /// <summary>The whole run.</summary>
    public static string Write(RunRecord run)
    {
        TimelineWriter writer = new();
        writer.Title(run);
        writer.Events(run.Events);
        writer.Table(run.Rows);
        writer.Closing(run);
        return writer.text.ToString();
    }

    /// <summary>The timeline alone.</summary>
    public static string WriteEvents(ImmutableArray<RunEvent> events)
    {
        TimelineWriter writer = new();
        writer.Events(events);
        return writer.text.ToString();
    }

    /// <summary><c>8 nodes: 3 on rules 0.7, 5 on rules 0.8 (60 % of hash power)</c></summary>
    public static string Cast(Scenario scenario)
    {
        int power = scenario.Nodes.Sum(node => node.HashPower);
        IEnumerable<string> groups =
            from node in scenario.Nodes
            group node by node.Rules into side
            orderby side.Key
            let share = side.Sum(node => node.HashPower)
            select $"{side.Count()} on rules {side.Key}" + (power == 0 ? "" : $" ({share * 100L / power} % of hash power)");
        return $"{Phrase.Count(scenario.Nodes.Length, "node")}: {string.Join(", ", groups)}";
    }

    private void Title(RunRecord run)
    {
        Line($"{run.Scenario.Name}   seed {run.Seed}   {Cast(run.Scenario)}   {run.Host}");
    }

    private void Events(ImmutableArray<RunEvent> events)
    {
        string day = "";
        foreach (RunEvent happened in events)
        {
            if (Phrase.Day(happened.At) != day)
            {
                day = Phrase.Day(happened.At);
                Line("");
                Line($" {day} UTC");
            }
            Line(Marked($" {Phrase.Clock(happened.At)}  {happened.Text}", happened.Mark));
            foreach (string detail in happened.Details) Line($"{Indent}  {detail}");
        }
    }

    private void Table(ImmutableArray<ExpectationRow> rows)
    {
        if (rows.IsEmpty) return;
        int expected = Math.Max("expected".Length, rows.Max(row => row.Expected.Length));
        int seen = Math.Max("seen".Length, rows.Max(row => row.Seen.Length));
        Line("");
        Line($"{"expected".PadRight(expected + 3)}seen");
        foreach (ExpectationRow row in rows) Line($" {row.Expected.PadRight(expected + 2)}{row.Seen.PadRight(seen + 3)}{(row.Holds ? "yes" : "NO")}");
    }

    private void Closing(RunRecord run)
    {
        int holding = run.Rows.Count(row => row.Holds);
        Line($"{holding} of {Phrase.Count(run.Rows.Length, "expectation")} hold{(run.Rows.Length == 1 && holding == 1 ? "s" : "")}.");
        foreach (ExpectationRow row in run.Rows.Where(row => !row.Holds)) Line(Failure(row, run));
    }

    /// <summary>What a person needs to see a failure again.</summary>
    private static string Failure(ExpectationRow row, RunRecord run)
    {
        string when = row.When is { } at ? $"at {Phrase.Day(at)} {Phrase.Clock(at)} UTC" : "at the end";
        return $"{run.FileName}:{row.Line}: expected: {row.Expected}; seen: {row.Seen}, {when}; see it again with --seed {run.Seed}";
    }

    private static string Marked(string line, string? mark)
    {
        if (mark is null) return line;
        int gap = Math.Max(2, MarkColumn - line.Length - mark.Length);
        return $"{line}{new string(' ', gap)}{mark}";
    }

    private void Line(string line) => text.Append(line.TrimEnd()).Append('\n');
}
