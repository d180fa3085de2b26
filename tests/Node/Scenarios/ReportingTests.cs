using Blockchain.Node.Machine;
using Blockchain.Node.Scenarios;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Simulation;
using Xunit;

namespace Blockchain.Node.Tests.Scenarios;

public sealed class ReportingTests
{
    private static readonly UnixTimeMs Evening = new(1_363_041_064_000);

    [Fact]
    public void Text_is_one_idea_a_line()
    {
        const string expected = """
            everything   seed 7   2 nodes: 1 on rules 0.7 (40 % of hash power), 1 on rules 0.8 (60 % of hash power)   simulated

             2013-03-11 UTC
             22:31:04  height 120  one chain, 2 of 2 nodes                                               mempool 214
             22:39:09  b mines 121  3f2a91c0   912 kB, 5 021 txids
                         rules 0.7   max-touched-txids   5 021 > 4 500

             2013-03-12 UTC
             00:31:04  rollback

            expected        seen
             nobody banned  0 bans                yes
             one chain      2 tips after 10 min   NO
            1 of 2 expectations hold.
            scenario.yaml:41: expected: one chain; seen: 2 tips after 10 min, at 2013-03-12 00:31:04 UTC; see it again with --seed 7

            """;
        Assert.Equal(expected, TimelineWriter.Write(Sample()));
    }

    [Fact]
    public void Json_has_sorted_keys_and_one_form()
    {
        string json = JsonReport.Write(Sample());
        Assert.Equal(json, JsonReport.Write(Sample()));
        Assert.StartsWith("{\n  \"expectations\": [\n    {\n      \"expected\": \"nobody banned\",\n      \"holds\": true,\n      \"line\": 33,", json, StringComparison.Ordinal);
        Assert.EndsWith("}\n", json, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', json);
    }

    [Fact]
    public void Markdown_has_a_row_for_every_expectation_and_node()
    {
        string[] lines = MarkdownReport.Write(Sample()).Split('\n');
        Assert.Contains("| one chain | 2 tips after 10 min | **no** | 41 |", lines);
        Assert.Contains("| b | 0.8, then 0.8.1 | 1 234 | 11223344 | aabbccdd | 3 | 99887766 |", lines);
        Assert.Contains("## Orphaned transactions", lines);
    }

    [Fact]
    public void A_report_folder_has_no_orphans_of_an_earlier_run()
    {
        string folder = Directory.CreateTempSubdirectory("scenario-report").FullName;
        try
        {
            Assert.Equal(Path.Combine(folder, "report.md"), ReportFolder.Write(folder, Sample()));
            Assert.Equal(["orphans.json", "report.json", "report.md"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
            ReportFolder.Write(folder, Sample() with { Orphans = null });
            Assert.Equal(["report.json", "report.md"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(300, "0.3 s")]
    [InlineData(47_000, "47 s")]
    [InlineData(90_000, "1 min 30 s")]
    [InlineData(600_000, "10 min")]
    [InlineData(23_580_000, "6 h 33 min")]
    [InlineData(86_400_000, "1 d")]
    [InlineData(100_000_000, "1 d 3 h")]
    public void Times_have_units(long milliseconds, string expected) => Assert.Equal(expected, Phrase.Span(milliseconds));

    [Theory]
    [InlineData(0, "0 blocks")]
    [InlineData(1, "1 block")]
    [InlineData(5021, "5 021 blocks")]
    [InlineData(1234567, "1 234 567 blocks")]
    public void Numbers_are_grouped(long count, string expected) => Assert.Equal(expected, Phrase.Count(count, "block"));

    private static RunRecord Sample()
    {
        Assert.True(ScenarioFile.TryRead("scenario.yaml", ScenarioSamples.Everything, out Scenario? scenario, out _));
        return new(
            scenario,
            7,
            [
                new(Evening, "height 120  one chain, 2 of 2 nodes", "mempool 214", []),
                new(Evening + 485_000, "b mines 121  3f2a91c0   912 kB, 5 021 txids", null, ["rules 0.7   max-touched-txids   5 021 > 4 500"]),
                new(Evening + 7_200_000, "rollback", null, []),
            ],
            [
                new("a", "0.7", "0.7", "1122334455667788", 1234, 3, "aabbccddeeff0011", null),
                new("b", "0.8", "0.8.1", "1122334455667788", 1234, 3, "aabbccddeeff0011", "9988776655443322"),
            ],
            [new(33, "nobody banned", "0 bans", true, null), new(41, "one chain", "2 tips after 10 min", false, Evening + 7_200_000)],
            new NetworkCounts(10, 8, 1, 1),
            new OrphanText("{}\n", "| a |\n"));
    }
}
