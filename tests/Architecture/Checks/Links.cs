using System.Text.RegularExpressions;
using Blockchain.Architecture.Tests.Analysis;

namespace Blockchain.Architecture.Tests.Checks;

/// <summary>Links in the documentation lead somewhere.</summary>
public static partial class Links
{
    /// <summary>Relative links whose file, or whose heading, does not exist.</summary>
    /// <param name="file">A Markdown file.</param>
    /// <param name="read">The text behind a path relative to the root: null where there is nothing, empty for a folder.</param>
    public static IEnumerable<Finding> Broken(SourceText file, Func<string, string?> read)
    {
        foreach ((int number, string link) in Of(file))
        {
            if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal)) continue;
            string[] parts = link.Split('#', 2);
            string? target = parts[0].Length == 0 ? file.Path : Resolve(file.Path, parts[0]);
            string? text = target is null ? null : read(target);
            if (text is null) yield return new Finding(file.Path, number, $"'{link}' leads nowhere");
            else if (parts.Length == 2 && !Headings(text).Contains(parts[1])) yield return new Finding(file.Path, number, $"'{link}': no such heading");
        }
    }

    /// <summary>Every link of a file with its line, code left out.</summary>
    public static IEnumerable<(int Line, string Target)> Of(SourceText file)
    {
        bool isCode = false;
        foreach ((int number, string line) in file.Lines)
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            else if (!isCode)
            {
                foreach (Match match in Link().Matches(InlineCode().Replace(line, ""))) yield return (number, match.Groups[1].Value);
            }
        }
    }

    // The way code hosts name headings: lower case, blanks become hyphens, punctuation goes.
    private static IEnumerable<string> Headings(string text) => text.Split('\n')
        .Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string? Resolve(string from, string link)
    {
        List<string> path = [.. from.Split('/')[..^1]];
        foreach (string part in link.TrimEnd('/').Split('/'))
        {
            if (part is "." or "") continue;
            if (part != "..") path.Add(part);
            else if (path.Count == 0) return null;
            else path.RemoveAt(path.Count - 1);
        }
        return string.Join('/', path);
    }

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
