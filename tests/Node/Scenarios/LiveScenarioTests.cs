using Blockchain.Consensus.Rules;
using Blockchain.Node.Crypto;
using Blockchain.Node.Scenarios;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Tests.Cluster;
using Blockchain.Node.Tests.Simulation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Scenarios;

/// <summary>Scenarios on processes that talk libp2p: the same files and expectations as on simulated nodes.</summary>
[Collection(NodeProcesses.Name)]
public sealed class LiveScenarioTests
{
    private static readonly string ChainPath = Repository.PathTo("chains/march-2013/chain.json");

    [Fact]
    public void March_2013_holds_on_eight_processes()
    {
        RunRecord run = Play(File.ReadAllText(Repository.PathTo("chains/march-2013/scenario.yaml")), seed: 1);
        Assert.True(run.Holds, TimelineWriter.Write(run));
        Assert.Equal(15, run.Rows.Length);
        Assert.Equal("live", run.Host);
        Assert.Single(run.Nodes.Select(node => node.Coins).Distinct());
        Evidence.Record($"march-2013 on {run.Nodes.Length} processes over libp2p: {run.Rows.Count(row => row.Holds)} of 15 expectations hold");
    }

    [Fact]
    public void Processes_that_are_cut_off_killed_and_started_again_come_back_to_one_chain()
    {
        RunRecord run = Play("""
            name: troubles
            nodes:
              - { name: a, rules: "0.8", hash-power: 1 }
              - { name: b, rules: "0.8", hash-power: 1 }
              - { name: c, rules: "0.8", hash-power: 1 }
              - { name: d, rules: "0.8", hash-power: 1 }
            steps:
              - mine: { blocks: 5 }
              - partition: { groups: [[a, b], [c, d]] }
              - mine: { blocks: 2, by: a }
              - mine: { blocks: 3, by: d }
              - heal:
              - crash: { nodes: [b, c] }
              - mine: { blocks: 2, by: d }
              - restart: { nodes: [b, c] }
              - downgrade: { nodes: [a], rules: "0.7" }
              - mine: { blocks: 1, by: a }
              - run: { for: 1h }
            expect:
              - bans: 0
              - one-chain: { within: 1h }
              - coins-equal-replay: { on: all }
              - verdicts-current: { on: all }
            """, seed: 3);
        Assert.True(run.Holds, TimelineWriter.Write(run));
        Assert.Equal("0.7", run.Nodes[0].Rules);
        Assert.True(run.Nodes[0].Height >= 11, TimelineWriter.Write(run));
    }

    [Fact]
    public void An_expectation_that_does_not_hold_fails_on_processes_too()
    {
        RunRecord run = Play("""
            name: quiet
            nodes:
              - { name: a, rules: "0.8", hash-power: 1 }
              - { name: b, rules: "0.8" }
            steps:
              - mine: { blocks: 2 }
            expect:
              - bans: 1
              - incident: { kind: rule split }
            """, seed: 1);
        Assert.Equal([false, false], run.Rows.Select(row => row.Holds));
    }

    private static RunRecord Play(string text, ulong seed)
    {
        Assert.True(ChainFile.TryRead("chain.json", File.ReadAllBytes(ChainPath), out ChainSpec? chain, out _));
        Assert.True(ScenarioFile.TryRead("s.yaml", text, out Scenario? scenario, out ScenarioError? mistake), mistake?.ToString());
        ScenarioRunner runner = new(new CachingVerifier(SignatureEngine.Choose().Verifier), build: null, ChainPath);
        Assert.True(runner.TryRun("s.yaml", scenario, chain, seed, out RunRecord? run, out ScenarioError? error, TestContext.Current.CancellationToken), error?.ToString());
        return run;
    }
}
