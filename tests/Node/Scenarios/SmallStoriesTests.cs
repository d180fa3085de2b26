using Blockchain.Consensus.Rules;
using Blockchain.Node.Crypto;
using Blockchain.Node.Scenarios;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Tests.Simulation;
using Xunit;

namespace Blockchain.Node.Tests.Scenarios;

/// <summary>One trouble at a time, each for several seeds: what the simulated host can do to nodes, and that they come out of it.</summary>
public sealed class SmallStoriesTests
{
    private const int SeedCount = 5;

    private const string Four = """
        nodes:
          - { name: a, rules: "0.8", hash-power: 1 }
          - { name: b, rules: "0.8", hash-power: 1 }
          - { name: c, rules: "0.8", hash-power: 1 }
          - { name: d, rules: "0.8", hash-power: 1 }

        """;

    private static readonly ScenarioRunner Runner = new(new CachingVerifier(SignatureEngine.Choose().Verifier, salt: "stories"u8));

    [Fact]
    public void Undisturbed_nodes_raise_no_alarm() => Holds(Four + """
        steps:
          - mine: { until-height: 30 }
        expect:
          - no-incident: true
          - bans: 0
          - one-chain: { within: 1m }
          - coins-equal-replay: { on: all }
        """);

    [Fact]
    public void A_network_that_fell_apart_becomes_one_again() => Holds(Four + """
        steps:
          - mine: { blocks: 10 }
          - partition: { groups: [[a, b], [c, d]] }
          - run: { for: 2h }
          - heal:
          - run: { for: 2h }
        expect:
          - bans: 0
          - one-chain: { within: 2h } # two branches of equal work wait for the next block
          - coins-equal-replay: { on: all }
        """);

    [Fact]
    public void Nodes_that_crashed_catch_up() => Holds(Four + """
        steps:
          - mine: { blocks: 10 }
          - crash: { nodes: [b, c] }
          - mine: { blocks: 10 }
          - restart: { nodes: [b, c] }
          - run: { for: 1h }
        expect:
          - no-incident: true
          - one-chain: { within: 1m }
          - coins-equal-replay: { on: all }
        """);

    [Fact]
    public void One_message_in_fifty_may_be_lost() => Holds("network: { loss-percent: 2 }\n" + Four + """
        steps:
          - mine: { until-height: 40 }
          - run: { for: 1h }
        expect:
          - bans: 0
          - coins-equal-replay: { on: all }
        """);

    [Fact]
    public void A_node_that_goes_back_to_stricter_rules_leaves_the_block_that_they_refuse() => Holds("""
        nodes:
          - { name: a, rules: "0.8", hash-power: 1 }
          - { name: b, rules: "0.8" }
        players:
          - { name: alice, node: a }
        steps:
          - mine: { blocks: 1, by: a, to: alice, every: 1m }
          - mine: { until-height: 101, every: 1m }
          - prepare: { outputs: 451, by: alice }
          - mine: { blocks: 1, by: a, every: 1m }
          - mine: { by: a, touching-txids: 4501, as: full }
          - downgrade: { nodes: all, rules: "0.7" }
          - run: { for: 1h }
        expect:
          - incident: { kind: rule split, block: full, rule: max-touched-txids, measured: 4501, limit: 4500 }
          - bans: 0
          - one-chain: { within: 1m }
          - coins-equal-replay: { on: all }
        """);

    private static void Holds(string story)
    {
        Assert.True(ScenarioFile.TryRead("story.yaml", "name: story\n" + story, out Scenario? scenario, out ScenarioError? mistake), mistake?.ToString());
        Assert.True(ChainFile.TryRead("chain.json", File.ReadAllBytes(Repository.PathTo("chains/march-2013/chain.json")), out ChainSpec? chain, out _));
        for (ulong seed = 1; seed <= SeedCount; seed++)
        {
            Assert.True(Runner.TryRun("story.yaml", scenario, chain, seed, out RunRecord? run, out ScenarioError? error), error?.ToString());
            Assert.True(run.Holds, TimelineWriter.Write(run));
        }
    }
}
