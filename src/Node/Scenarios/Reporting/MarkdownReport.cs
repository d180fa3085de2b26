using System.Text;

namespace Blockchain.Node.Scenarios.Reporting;

/// <summary><c>report.md</c>: the run for people.</summary>
public static class MarkdownReport
{
    /// <summary>The whole run.</summary>
    public static string Write(RunRecord run)
    {
        StringBuilder text = new();
        Line(text, $"# {run.Scenario.Name}, seed {run.Seed}");
        Line(text, "");
        Line(text, $"{TimelineWriter.Cast(run.Scenario)}; {run.Host}.");
        Line(text, "");
        Line(text, "## Expectations");
        Line(text, "");
        Row(text, "expected", "seen", "holds", "line");
        Row(text, "---", "---", "---", "---");
        foreach (ExpectationRow row in run.Rows) Row(text, row.Expected, row.Seen, row.Holds ? "yes" : "**no**", Phrase.Number(row.Line));
        Line(text, "");
        Line(text, "## Timeline");
        Line(text, "");
        Line(text, "```");
        text.Append(TimelineWriter.WriteEvents(run.Events).TrimStart('\n'));
        Line(text, "```");
        Line(text, "");
        Line(text, "## Nodes at the end");
        Line(text, "");
        Row(text, "node", "rules", "height", "tip", "coin set", "mempool", "orphan report");
        Row(text, "---", "---", "---:", "---", "---", "---:", "---");
        foreach (NodeSummary node in run.Nodes)
        {
            string rules = node.RulesAtStart == node.Rules ? node.Rules : $"{node.RulesAtStart}, then {node.Rules}";
            string report = node.Report is null ? "" : Phrase.Short(node.Report);
            Row(text, node.Name, rules, Phrase.Number(node.Height), Phrase.Short(node.Tip), Phrase.Short(node.Coins), Phrase.Number(node.Mempool), report);
        }
        if (run.Orphans is { } orphans)
        {
            Line(text, "");
            Line(text, "## Orphaned transactions");
            Line(text, "");
            text.Append(orphans.Markdown.ReplaceLineEndings("\n").TrimEnd()).Append('\n');
        }
        return text.ToString();
    }

    private static void Row(StringBuilder text, params string[] cells) =>
        Line(text, $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
