using Blockchain.Consensus.Rules;
using Blockchain.Node.Crypto;
using Blockchain.Node.Scenarios;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Tests.Simulation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Cluster;

/// <summary>Twenty nodes, cut in half for ten minutes of random mining and payments, healed: one tip, one coin hash, every transaction accounted for.</summary>
[Collection(NodeProcesses.Name)]
public sealed class CutInHalfTests
{
    private const int Nodes = 20;
    private const ulong Seed = 4;

    private static readonly string ChainPath = Repository.PathTo("chains/march-2013/chain.json");

    [Fact]
    public void Twenty_processes_come_back_to_one_chain_and_no_transaction_vanishes()
    {
        RunRecord run = Play(Seed, ChainPath);
        Check(run);
        Evidence.Record($"cut in half: {Nodes} processes, 10 minutes of virtual time: one tip, one coin hash; {run.Rows[^1].Seen}");
    }

    [Fact]
    public void Twenty_simulated_nodes_do_so_for_every_seed()
    {
        const int Seeds = 5;
        for (ulong seed = 1; seed <= Seeds; seed++) Check(Play(seed, liveChainFile: null));
        Evidence.Record($"cut in half: {Nodes} simulated nodes, {Seeds} seeds: one tip, one coin hash, no transaction vanished");
    }

    private static void Check(RunRecord run)
    {
        Assert.True(run.Holds, TimelineWriter.Write(run));
        Assert.Equal(5, run.Rows.Length);
        Assert.Equal(Nodes, run.Nodes.Length);
        Assert.Single(run.Nodes.Select(node => (node.Tip, node.Coins)).Distinct());
        Assert.Contains(run.Events, happened => happened.Text.StartsWith("2 branches", StringComparison.Ordinal));
    }

    private static RunRecord Play(ulong seed, string? liveChainFile)
    {
        Assert.True(ChainFile.TryRead("chain.json", File.ReadAllBytes(ChainPath), out ChainSpec? chain, out _));
        Assert.True(ScenarioFile.TryRead("s.yaml", CutInHalf.Write(Nodes, seed), out Scenario? scenario, out ScenarioError? mistake), mistake?.ToString());
        ScenarioRunner runner = new(new CachingVerifier(SignatureEngine.Choose().Verifier), build: null, liveChainFile);
        Assert.True(runner.TryRun("s.yaml", scenario, chain, seed, out RunRecord? run, out ScenarioError? error, TestContext.Current.CancellationToken), error?.ToString());
        return run;
    }
}
