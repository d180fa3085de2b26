using System.Text;

namespace Blockchain.Node.Cluster;

/// <summary>Shows the nodes: on a terminal one table that is drawn again in its place, elsewhere a line for each change.</summary>
/// <param name="output">Where to.</param>
/// <param name="width">Columns of the terminal; 0 where there is none.</param>
public sealed class NodeTable(TextWriter output, int width)
{
    private const string Gap = "  ";

    private readonly Dictionary<string, string> shown = [];
    private int drawnLines;

    /// <summary>Says something that stays; on a terminal it stands above the table.</summary>
    public void Say(string line)
    {
        Erase();
        output.WriteLine(line);
        output.Flush();
    }

    /// <summary>Shows where the nodes are.</summary>
    public void Show(IReadOnlyList<NodeRow> rows)
    {
        if (width == 0) ShowChanges(rows);
        else Draw(Lines(rows, width));
    }

    /// <summary>The table, each line cut to the width, so that none wraps and the next drawing finds its place.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<NodeRow> rows, int width)
    {
        IReadOnlyList<string>[] cells = [NodeRow.Titles, .. rows.Select(static row => row.Cells)];
        int[] widths = [.. Enumerable.Range(0, NodeRow.Titles.Count).Select(column => cells.Max(row => row[column].Length))];
        return [.. cells.Select(row => Cut(string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd(), width))];
    }

    private static string Cut(string line, int width) => line.Length <= width ? line : $"{line[..(width - 1)]}…";

    private void ShowChanges(IReadOnlyList<NodeRow> rows)
    {
        foreach (NodeRow row in rows.Where(static row => row.End is null)) // that one has ended was said
        {
            string line = row.ToString();
            if (shown.TryGetValue(row.Name, out string? before) && before == line) continue;
            shown[row.Name] = line;
            output.WriteLine(line);
        }
        output.Flush();
    }

    private void Draw(IReadOnlyList<string> lines)
    {
        Erase();
        StringBuilder text = new();
        foreach (string line in lines) text.Append(line).Append('\n');
        output.Write(text);
        output.Flush();
        drawnLines = lines.Count;
    }

    // Up to the table's first line, then clear to the end of the screen.
    private void Erase()
    {
        if (drawnLines > 0) output.Write($"\e[{drawnLines}A\e[0J");
        drawnLines = 0;
    }
}
