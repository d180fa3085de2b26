using System.Reflection;
using System.Text.RegularExpressions;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.House;

/// <summary>docs/libp2p-behaviours.md names our test of each behaviour that other implementations test: none of those names may be stale.</summary>
public sealed partial class BehaviourTests
{
    private const int Columns = 4;

    [Fact]
    public void Every_behaviour_of_the_document_has_a_test_that_exists_or_a_reason()
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "libp2p-behaviours.md"));
        HashSet<string> tests = [.. typeof(BehaviourTests).Assembly.GetTypes().SelectMany(type => type.GetMethods().Where(IsTest).Select(method => $"{type.Name}.{method.Name}"))];
        string[][] rows = [.. text.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(Cells)];

        Assert.All(rows, row => Assert.Equal(Columns, row.Length));
        Assert.All(rows, row => Assert.True(TestName().IsMatch(row[^1]) || row[^1].StartsWith("not here: ", StringComparison.Ordinal), row[1]));
        string[] named = [.. TestName().Matches(text).Select(match => match.Groups[1].Value)];
        Assert.Empty(named.Except(tests));
        Assert.Equal(rows.Length, rows.Select(row => (row[0], row[1])).Distinct().Count());
        Assert.True(rows.Length > 150);
        int without = rows.Count(row => row[^1].StartsWith("not here: ", StringComparison.Ordinal));
        Evidence.Record($"libp2p: of {rows.Length} tests of other implementations {rows.Length - without} have their behaviour shown by tests of ours, {without} do not apply");
    }

    private static bool IsTest(MethodInfo method) => method.GetCustomAttribute<FactAttribute>() is not null;

    private static string[] Cells(string line) => [.. line.Trim('|', ' ').Split('|').Select(cell => cell.Trim())];

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex TestName();
}
