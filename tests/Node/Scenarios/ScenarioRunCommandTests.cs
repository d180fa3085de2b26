using System.Text.Json;
using Blockchain.Node.Commands;
using Blockchain.Node.Tests.Simulation;
using Xunit;

namespace Blockchain.Node.Tests.Scenarios;

/// <summary>What people type, what they get, and how the process ends.</summary>
public sealed class ScenarioRunCommandTests : IDisposable
{
    /// <summary>Two nodes and three blocks: enough to see the command, soon over.</summary>
    private const string Small = """
        name: small
        nodes:
          - { name: a, rules: "0.7", hash-power: 1 }
          - { name: b, rules: "0.8" }
        steps:
          - mine: { blocks: 3 }
        expect:
          - no-incident: true
          - one-chain: { within: 1m }

        """;

    private readonly string folder = Directory.CreateTempSubdirectory("scenario-command").FullName;

    public ScenarioRunCommandTests()
    {
        File.WriteAllText(Path.Combine(folder, "scenario.yaml"), Small);
        File.Copy(Repository.PathTo("chains/march-2013/chain.json"), Path.Combine(folder, "chain.json"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_scenario_whose_expectations_hold_ends_with_0_and_leaves_a_report()
    {
        (int code, string output, string error) = await Run(folder, "--seed", "3");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("small   seed 3   2 nodes: 1 on rules 0.7 (100 % of hash power), 1 on rules 0.8 (0 % of hash power)   simulated\n", output, StringComparison.Ordinal);
        Assert.EndsWith($"2 of 2 expectations hold.\nreport: {Path.Combine(folder, "out", "report.md")}\n", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "out", "report.json")));
    }

    [Fact]
    public async Task Json_is_the_report_itself()
    {
        (int code, string output, string _) = await Run(Path.Combine(folder, "scenario.yaml"), "--json");
        Assert.Equal(0, code);
        Assert.Equal(File.ReadAllText(Path.Combine(folder, "out", "report.json")), output);
        using JsonDocument report = JsonDocument.Parse(output);
        Assert.True(report.RootElement.GetProperty("holds").GetBoolean());
    }

    [Fact]
    public async Task An_expectation_that_fails_ends_with_1()
    {
        File.WriteAllText(Path.Combine(folder, "scenario.yaml"), Small.Replace("no-incident: true", "bans: 2", StringComparison.Ordinal));
        File.Move(Path.Combine(folder, "scenario.yaml"), Path.Combine(folder, "mine.yaml"));
        (int code, string output, string error) = await Run(Path.Combine(folder, "mine.yaml"));
        Assert.Equal((1, ""), (code, error));
        Assert.Contains($"{Path.Combine(folder, "mine.yaml")}:8: expected: 2 bans; seen: 0 bans, at the end; see it again with --seed 1\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: b, rules: \"0.8\"", "name: b, rule: \"0.8\"", "scenario.yaml:4: node: unknown key 'rule' (did you mean rules?)")]
    [InlineData("rules: \"0.8\"", "rules: \"0.9\"", "scenario.yaml:4: chain march-2013 has no rule set '0.9' (it has 0.7, 0.8, 0.8.1, 0.8.1-historic)")]
    [InlineData("name: small", "name: small\nchain: other.json", "other.json")]
    [InlineData("steps:", "council: { voters: [a, b], threshold: 1 }\nsteps:", "scenario.yaml:5: threshold 1 is too low: with 2 voters at least 2 must sign")]
    public async Task A_mistake_in_the_file_is_one_line_and_ends_with_2(string find, string replace, string message)
    {
        File.WriteAllText(Path.Combine(folder, "scenario.yaml"), Small.Replace(find, replace, StringComparison.Ordinal));
        (int code, string output, string error) = await Run(folder);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData(2, "expected simulated or live", "--host", "moon")]
    [InlineData(2, "--seed takes a whole number from 0 to 18446744073709551615, not 'many'", "--seed", "many")]
    [InlineData(2, "not '18446744073709551616'", "--seed", "18446744073709551616")]
    public async Task Wrong_usage_is_one_line(int expected, string message, params string[] arguments)
    {
        (int code, string output, string error) = await Run([folder, .. arguments]);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task A_folder_without_a_scenario_ends_with_2()
    {
        (int code, string _, string error) = await Run(Path.Combine(folder, "nowhere"));
        Assert.Equal(2, code);
        Assert.StartsWith("blockchain-node: there is no scenario at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 2, "--report names no folder")]
    [InlineData("scenario.yaml", 3, "name a folder that you may write to with --report")]
    public async Task A_report_that_cannot_be_written_is_told_before_the_run(string report, int expected, string message)
    {
        string place = report.Length == 0 ? report : Path.Combine(folder, report);
        (int code, string output, string error) = await RunAll(TestContext.Current.CancellationToken, "scenario", "run", folder, "--report", place);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task A_file_without_end_is_not_read_to_its_end()
    {
        if (!File.Exists("/dev/zero")) Assert.Skip("there is no /dev/zero here");
        (int code, string _, string error) = await Run("/dev/zero");
        Assert.Equal((2, "blockchain-node: /dev/zero: more than 1048576 bytes"), (code, error.TrimEnd()));
    }

    [Fact]
    public async Task A_run_that_is_told_to_stop_stops_and_leaves_no_report()
    {
        File.WriteAllText(Path.Combine(folder, "scenario.yaml"), Small.Replace("mine: { blocks: 3 }", "run: { for: 2000d }", StringComparison.Ordinal));
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(300));
        (int code, string output, string error) = await RunAll(stop.Token, "scenario", "run", folder, "--report", Path.Combine(folder, "out"));
        Assert.Equal((130, "", "blockchain-node: stopped"), (code, output, error.TrimEnd()));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder, "out")));
    }

    private Task<(int Code, string Output, string Error)> Run(params string[] arguments) =>
        RunAll(TestContext.Current.CancellationToken, ["scenario", "run", .. arguments, "--report", Path.Combine(folder, "out")]);

    private static async Task<(int Code, string Output, string Error)> RunAll(CancellationToken stop, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await CommandLine.RunAsync(arguments, output, error, stop);
        return (code, output.ToString(), error.ToString());
    }
}
