namespace Blockchain.TestKit;

/// <summary>
/// A drawing of a tree of blocks, read from text. A dash joins a block to the one on its left; a line that begins with a backslash
/// branches off the block above the backslash, or just left of it. A word in brackets is the block's note.
/// </summary>
/// <example><code>
/// g - a1 - a2(pay)
///  \- b1 - b2 - b3
/// </code></example>
public sealed class ChainPicture
{
    private readonly List<DrawnBlock> blocks = [];
    private readonly List<Dictionary<int, DrawnBlock>> rows = [];

    private ChainPicture()
    {
    }

    /// <summary>The blocks, each after its parent.</summary>
    public IReadOnlyList<DrawnBlock> Blocks => blocks;

    /// <summary>Reads a drawing.</summary>
    /// <exception cref="FormatException">A branch hangs in the air, a name stands twice, or a line is no branch.</exception>
    public static ChainPicture Parse(string drawing)
    {
        ChainPicture picture = new();
        foreach (string line in drawing.ReplaceLineEndings("\n").Split('\n'))
        {
            if (!string.IsNullOrWhiteSpace(line)) picture.AddRow(line);
        }
        return picture;
    }

    private void AddRow(string line)
    {
        Dictionary<int, DrawnBlock> row = [];
        int at = line.Length - line.TrimStart().Length;
        DrawnBlock? left = null;
        if (line[at] == '\\')
        {
            left = Above(at) ?? throw new FormatException($"no block above the branch: '{line}'");
            at++;
        }
        else if (blocks.Count > 0)
        {
            throw new FormatException($"a second root: '{line}'");
        }
        while (true)
        {
            while (at < line.Length && line[at] is ' ' or '-') at++;
            if (at == line.Length) break;
            int start = at;
            while (at < line.Length && line[at] is not (' ' or '-')) at++;
            left = Add(line[start..at], left);
            for (int column = start; column <= at; column++) row[column] = left;
        }
        rows.Add(row);
    }

    private DrawnBlock? Above(int column)
    {
        for (int i = rows.Count - 1; i >= 0; i--)
        {
            if (rows[i].TryGetValue(column, out DrawnBlock? block)) return block;
        }
        return null;
    }

    private DrawnBlock Add(string word, DrawnBlock? parent)
    {
        int bracket = word.IndexOf('(', StringComparison.Ordinal);
        if (bracket >= 0 && !word.EndsWith(')')) throw new FormatException($"a note does not end: '{word}'");
        DrawnBlock block = bracket < 0 ? new(word, parent?.Name, null) : new(word[..bracket], parent?.Name, word[(bracket + 1)..^1]);
        if (blocks.Exists(known => known.Name == block.Name)) throw new FormatException($"the name stands twice: '{block.Name}'");
        blocks.Add(block);
        return block;
    }
}
