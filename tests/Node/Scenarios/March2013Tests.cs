using System.Collections.Concurrent;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Crypto;
using Blockchain.Node.Scenarios;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Tests.Simulation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Scenarios;

/// <summary>The headline story, played for many seeds. <c>SCENARIO_SEEDS</c> says how many; <c>tests/run</c> plays 200.</summary>
public sealed class March2013Tests
{
    private const string SeedsVariable = "SCENARIO_SEEDS";
    private const int SeedCountDefault = 3;

    private static readonly ChainSpec Chain = LoadChain();
    private static readonly ScenarioRunner Runner = new(new CachingVerifier(SignatureEngine.Choose().Verifier, salt: "scenario"u8));

    [Fact]
    public void Every_expectation_holds_for_every_seed()
    {
        int seeds = int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out int asked) ? asked : SeedCountDefault;
        int rows = 0;
        ConcurrentBag<string> failed = [];
        // Each run takes hundreds of megabytes, and without a bound the thread pool adds one every half second: 200 seeds once took 21 GB, and every other test's threads.
        ParallelOptions atOnce = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken };
        Parallel.For(1, seeds + 1, atOnce, seed =>
        {
            RunRecord run = Play(Text(), (ulong)seed);
            if (!run.Holds) failed.Add(TimelineWriter.Write(run));
            Interlocked.Add(ref rows, run.Rows.Length);
        });
        Assert.Empty(failed);
        Assert.Equal(15 * seeds, rows);
        Evidence.Record($"march-2013: {rows} of {rows} expectations hold over {seeds} seeds");
    }

    [Fact]
    public void The_readme_shows_what_a_run_prints()
    {
        string readme = File.ReadAllText(Repository.PathTo("README.md"));
        string shown = readme[readme.IndexOf("<!-- transcript: begin -->", StringComparison.Ordinal)..readme.IndexOf("<!-- transcript: end -->", StringComparison.Ordinal)];
        string[] lines = [.. shown.Split("```")[1].Split('\n').Where(static line => line.Length > 0)];
        Queue<string> printed = new(TimelineWriter.Write(Play(Text(), 1)).Split('\n'));
        foreach (string line in lines)
        {
            while (printed.TryPeek(out string? next) && next != line) printed.Dequeue(); // some lines are left out
            Assert.True(printed.TryDequeue(out _), $"no longer printed, or not in this place: {line}");
        }
        Assert.True(lines.Length > 50);
    }

    [Fact]
    public void One_seed_gives_the_same_bytes_and_another_seed_another_story()
    {
        RunRecord first = Play(Text(), 7), again = Play(Text(), 7), other = Play(Text(), 8);
        Assert.Equal(TimelineWriter.Write(first), TimelineWriter.Write(again));
        Assert.Equal(JsonReport.Write(first), JsonReport.Write(again));
        Assert.Equal(MarkdownReport.Write(first), MarkdownReport.Write(again));
        Assert.Equal(first.Orphans, again.Orphans);
        Assert.NotEqual(TimelineWriter.Write(first), TimelineWriter.Write(other));
    }

    [Fact]
    public void An_expectation_that_fails_says_what_was_expected_seen_and_with_which_seed()
    {
        (string Find, string Replace, string Message)[] changes =
        [
            ("limit: 4500", "limit: 4501", "other incidents: rule split, at the end"),
            ("bans: 0", "bans: 1", "expected: 1 ban; seen: 0 bans, at the end"),
            ("blocks: 24, double", "blocks: 23, double", "expected: 23 blocks leave the chain; seen: 24 blocks"),
            ("double-spent: [deposit]", "double-spent: [rent]", "expected: 'rent' is double-spent; seen: confirmed again at "),
            ("payment: conflict }", "payment: deposit }", "expected: 'deposit' is confirmed everywhere; seen: on 0 of 8 nodes"),
        ];
        string text = Text();
        foreach ((string find, string replace, string _) in changes) text = text.Replace(find, replace, StringComparison.Ordinal);
        RunRecord run = Play(text, 5);
        Assert.False(run.Holds);
        string[] lines = [.. TimelineWriter.Write(run).Split('\n').Where(line => line.StartsWith("s.yaml:", StringComparison.Ordinal))];
        Assert.Equal(changes.Length + 1, lines.Length); // a wrong incident is also never named in time
        Assert.All(changes, change => Assert.Contains(lines, line => line.Contains(change.Message, StringComparison.Ordinal)));
        Assert.All(lines, line => Assert.EndsWith("see it again with --seed 5", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rules: \"0.7\", hash-power: 30", "rules: \"0.6\", hash-power: 30", "s.yaml:11: chain march-2013 has no rule set '0.6' (it has 0.7, 0.8, 0.8.1, 0.8.1-historic)")]
    [InlineData("outputs: 502", "outputs: 500", "s.yaml:39: 2 more outputs must be prepared to touch 5 021 transaction ids (seed 5)")]
    [InlineData("amount: 9.5", "amount: 9500", "s.yaml:42: alice does not have so many coins that may be spent now (seed 5)")]
    [InlineData("threshold: 4", "threshold: 3", "s.yaml:21: threshold 3 is too low: with 5 voters at least 4 must sign")]
    public void What_cannot_be_played_names_its_line(string find, string replace, string message)
    {
        Assert.True(ScenarioFile.TryRead("s.yaml", Text(find, replace), out Scenario? scenario, out _));
        Assert.False(Runner.TryRun("s.yaml", scenario, Chain, 5, out _, out ScenarioError? error, TestContext.Current.CancellationToken));
        Assert.Equal(message, error.ToString());
    }

    [Fact]
    public void Without_the_vote_of_one_voter_a_rollback_of_24_blocks_is_not_certified()
    {
        string text = Text("  - rollback:", "  - crash: { nodes: core-2 }\n  - rollback:");
        RunRecord run = Play(text, 5);
        Assert.False(run.Holds);
        Assert.Contains(run.Events, happened => happened.Text == "core-2's node does not run: no vote");
        Assert.DoesNotContain(run.Events, happened => happened.Text.Contains("roll back", StringComparison.Ordinal));
        Assert.Null(run.Orphans);
    }

    private static string Text(string find = "", string replace = "")
    {
        string text = File.ReadAllText(Repository.PathTo("chains/march-2013/scenario.yaml"));
        if (find.Length == 0) return text;
        string changed = text.Replace(find, replace, StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        return changed;
    }

    private static RunRecord Play(string text, ulong seed)
    {
        Assert.True(ScenarioFile.TryRead("s.yaml", text, out Scenario? scenario, out ScenarioError? mistake), mistake?.ToString());
        Assert.True(Runner.TryRun("s.yaml", scenario, Chain, seed, out RunRecord? run, out ScenarioError? error), error?.ToString());
        return run;
    }

    private static ChainSpec LoadChain()
    {
        Assert.True(ChainFile.TryRead("chain.json", File.ReadAllBytes(Repository.PathTo("chains/march-2013/chain.json")), out ChainSpec? chain, out ChainFileError? error), error?.ToString());
        return chain;
    }
}
