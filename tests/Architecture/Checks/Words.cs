using System.Text.RegularExpressions;
using Blockchain.Architecture.Tests.Analysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Blockchain.Architecture.Tests.Checks;

/// <summary>Words that have no place in the tree: unfinished work, paths of one machine, tests that wait, names that say nothing.</summary>
public static partial class Words
{
    private static readonly string[] EmptySuffixes = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities"];

    /// <summary>Marks of unfinished work: it is finished, or an issue tells it.</summary>
    public static IEnumerable<Finding> Unfinished(SourceText file) => Matches(file, UnfinishedMark(), "unfinished work belongs to the issues");

    /// <summary>Paths that exist on one machine only.</summary>
    public static IEnumerable<Finding> MachinePaths(SourceText file) => Matches(file, MachinePath(), "a path of one machine");

    /// <summary>Sleeping, delaying and retrying in tests, which hides a race instead of finding it.</summary>
    public static IEnumerable<Finding> Waiting(SourceText file)
    {
        foreach (MemberAccessExpressionSyntax access in file.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
        {
            string text = access.ToString();
            if (text is "Thread.Sleep" or "Task.Delay" || text.EndsWith(".Thread.Sleep", StringComparison.Ordinal)
                || text.EndsWith(".Task.Delay", StringComparison.Ordinal) || text.EndsWith("SpinWait.SpinUntil", StringComparison.Ordinal))
            {
                yield return file.At(access, $"{text}: a test waits for an event, never for time");
            }
        }
        foreach (AttributeSyntax attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>())
        {
            if (attribute.Name.ToString().Contains("Retry", StringComparison.Ordinal)) yield return file.At(attribute, "a test passes the first time");
            if (attribute.ArgumentList?.Arguments.Any(argument => argument.NameEquals?.Name.Identifier.Text == "Skip") == true)
                yield return file.At(attribute, "a test is skipped only for what the machine lacks, and says so while it runs");
        }
    }

    /// <summary>Types whose name says that something is done, but not what.</summary>
    public static IEnumerable<Finding> EmptyNames(SourceText file) => file.Syntax.DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        .Where(type => EmptySuffixes.Any(suffix => type.Identifier.Text.EndsWith(suffix, StringComparison.Ordinal)))
        .Select(type => file.At(type, $"{type.Identifier.Text}: name what it does"));

    /// <summary>Tabs, blanks at the end of a line, carriage returns, and a file that does not end in exactly one newline.</summary>
    public static IEnumerable<Finding> Layout(SourceText file)
    {
        if (file.Text.Length == 0) yield return new Finding(file.Path, 1, "an empty file");
        if (file.Text.Contains('\r', StringComparison.Ordinal)) yield return new Finding(file.Path, 1, "carriage returns");
        if (!file.Text.EndsWith('\n') || file.Text.EndsWith("\n\n", StringComparison.Ordinal))
            yield return new Finding(file.Path, file.Lines.Count(), "ends in exactly one newline");
        foreach ((int number, string line) in file.Lines)
        {
            if (line.EndsWith(' ')) yield return new Finding(file.Path, number, "a blank at the end of the line");
            if (line.Contains('\t', StringComparison.Ordinal)) yield return new Finding(file.Path, number, "a tab");
        }
    }

    private static IEnumerable<Finding> Matches(SourceText file, Regex pattern, string message) => file.Lines
        .Select(line => (line.Number, Match: pattern.Match(line.Line)))
        .Where(line => line.Match.Success)
        .Select(line => new Finding(file.Path, line.Number, $"'{line.Match.Value}': {message}"));

    // Written so that the pattern does not find itself.
    [GeneratedRegex(@"\b(?:TO[D]O|FIXM[E]|HAC[K]|XX[X]|NotImplementedExceptio[n])\b")]
    private static partial Regex UnfinishedMark();

    [GeneratedRegex(@"(?<![\w.\-/~$}])/(?:home|root|work|Users)/[\w.]|\b[A-Z]:\\\w")]
    private static partial Regex MachinePath();
}
