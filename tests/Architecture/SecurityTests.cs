using System.Text.RegularExpressions;
using Blockchain.Architecture.Tests.Analysis;
using Blockchain.TestKit;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Blockchain.Architecture.Tests;

/// <summary>docs/security.md says which test covers which threat: every threat is there, and no test that it names is gone.</summary>
public sealed partial class SecurityTests
{
    private const int ThreatCount = 40;

    [Fact]
    public void Every_threat_names_tests_that_exist_or_says_what_is_open()
    {
        string[] rows = [.. Repository.Read("docs/security.md").Text.Split('\n').Where(line => ThreatRow().IsMatch(line))];
        Assert.Equal(Enumerable.Range(1, ThreatCount), rows.Select(row => int.Parse(ThreatRow().Match(row).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
        HashSet<string> tests = [.. Repository.CSharp("tests").SelectMany(Methods)];
        Findings.None(rows.SelectMany(row => Named().Matches(row)).Select(match => match.Groups[1].Value).Where(name => !tests.Contains(name))
            .Select(name => new Finding("docs/security.md", 1, $"there is no test {name}")));
        Assert.All(rows, row => Assert.True(Named().IsMatch(row) || row.Contains("open:", StringComparison.Ordinal), row));
        int covered = rows.Count(row => Named().IsMatch(row));
        int open = rows.Count(row => row.Contains("open:", StringComparison.Ordinal));
        Evidence.Record($"threats: {covered} of {rows.Length} have tests by name, {open} say what is open");
    }

    private static IEnumerable<string> Methods(SourceText file) =>
        file.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>()
            .Where(static method => method.Parent is ClassDeclarationSyntax)
            .Select(static method => $"{((ClassDeclarationSyntax)method.Parent!).Identifier.Text}.{method.Identifier.Text}");

    [GeneratedRegex(@"^\| A(\d+) \|")]
    private static partial Regex ThreatRow();

    [GeneratedRegex(@"`(\w+Tests\.\w+)`")]
    private static partial Regex Named();
}
