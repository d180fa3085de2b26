using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Live;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Scenarios.Running;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios;

/// <summary>
/// Plays a scenario. On simulated nodes it is a pure function of scenario, chain and seed: the same run gives the same record. On
/// processes the seed draws the same finds, but messages take their own time.
/// </summary>
/// <param name="verifier">Checks signatures; runs of many seeds may share one that remembers.</param>
/// <param name="build">Changes what simulated nodes are made of: tests plant mistakes with it; null for nodes as they are.</param>
/// <param name="liveChainFile">The chain file's path, to play on processes of this program; null to play on simulated nodes.</param>
public sealed class ScenarioRunner(ISignatureVerifier verifier, Func<NodeParts, NodeParts>? build = null, string? liveChainFile = null)
{
    /// <summary>Plays a scenario; false when the scenario asks for something that cannot be done, with the line that does.</summary>
    /// <exception cref="IOException">A process did not start, ended or did not answer.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop, between two blocks or steps.</exception>
    public bool TryRun(
        string fileName, Scenario scenario, ChainSpec chain, ulong seed,
        [NotNullWhen(true)] out RunRecord? record, [NotNullWhen(false)] out ScenarioError? error, CancellationToken stop = default)
    {
        record = null;
        error = MistakeIn(fileName, scenario, chain);
        if (error is not null) return false;
        Stage stage = new(scenario, chain, seed, verifier, liveChainFile is null ? Stage.Simulated(build ?? (static parts => parts)) : LiveScenarioHost.On(liveChainFile), stop);
        using IDisposable? ending = stage.Host as IDisposable;
        StepPlayer player = new(stage);
        stage.RunFor(MiningSteps.SettleMs);
        foreach (ScenarioStep step in scenario.Steps)
        {
            stop.ThrowIfCancellationRequested();
            if (player.Play(step) is not { } failure) continue;
            error = new(fileName, step.Line, $"{failure} (seed {seed})");
            return false;
        }
        stop.ThrowIfCancellationRequested();
        ExpectationJudge judge = new(stage);
        ImmutableArray<ExpectationRow> rows = [.. scenario.Expectations.SelectMany(judge.Judge)];
        record = new(scenario, seed, stage.Seen.Chronicle.Events, [.. stage.Nodes.Select(node => Summary(stage, node))], rows, stage.Host.Counts, Orphans(stage)) { FileName = fileName };
        if (liveChainFile is not null) record = record with { Host = "live" };
        return true;
    }

    /// <summary>Names that only the chain file knows.</summary>
    private ScenarioError? MistakeIn(string fileName, Scenario scenario, ChainSpec chain)
    {
        IEnumerable<(int Line, string Rules)> named =
            scenario.Nodes.Select(node => (node.Line, node.Rules))
                .Concat(scenario.Steps.OfType<ScenarioStep.Downgrade>().Select(step => (step.Line, step.Rules)))
                .Concat(scenario.Steps.OfType<ScenarioStep.Rollback>().Select(step => (step.Line, step.Adopt)));
        foreach ((int line, string rules) in named)
        {
            if (!chain.TryFindRules(rules, out _))
            {
                return new(fileName, line, $"chain {chain.Name} has no rule set '{rules}' (it has {string.Join(", ", chain.RuleSets.Select(known => known.Name))})");
            }
        }
        if (scenario.Council is { } decided && liveChainFile is not null && !IsOf(chain, Voting.CouncilOf(scenario)))
            return new(fileName, decided.Line, $"processes know the council of {chain.Name}'s chain file only, and this is another one");
        if (scenario.Council is not { } council || Voting.TryCouncil(scenario, out _, out CouncilFault? fault)) return null;
        return new(fileName, council.Line, fault is null ? "no council can be so" : Sentence(fault.Value, council));
    }

    private static bool IsOf(ChainSpec chain, Council? council) =>
        council is not null && chain.Council is { } named && named.Threshold == council.Threshold
        && named.Voters.Select(voter => voter.Key).SequenceEqual(council.Voters.Select(voter => voter.Key));

    private static string Sentence(CouncilFault fault, ScenarioCouncil council) => fault switch
    {
        CouncilFault.VoterCount => $"a council has 1 to {Council.VoterCountMax} voters, not {council.Voters.Length}",
        CouncilFault.KeyRepeated or CouncilFault.NameRepeated => "council: a voter is named twice",
        CouncilFault.KeyNotOnCurve => "council: a voter has a key that nobody can sign with",
        CouncilFault.ThresholdBelowQuorum =>
            $"threshold {council.Threshold} is too low: with {Phrase.Count(council.Voters.Length, "voter")} at least {DepthClasses.Quorum(council.Voters.Length)} must sign",
        CouncilFault.ThresholdAboveVoters => $"threshold {council.Threshold} is too high: there are {Phrase.Count(council.Voters.Length, "voter")}",
    };

    private static NodeSummary Summary(Stage stage, NodeIndex node)
    {
        string? report = stage.Seen.Rollbacks.TryGetValue(node, out Notice.RolledBack? rolled) ? rolled.Report.Digest.ToString() : null;
        return new(
            stage.NameOf(node), stage.Scenario.Nodes[node.Value].Rules, stage.Host.RulesOf(node), stage.Host.TipOf(node).Hash.ToString(),
            stage.Host.TipOf(node).Height.Value, stage.Host.WaitingCount(node), stage.Host.CoinsOf(node).ToString(), report);
    }

    private static OrphanText? Orphans(Stage stage)
    {
        if (stage.Seen.Rollbacks.Count == 0) return null;
        OrphanReport report = stage.Seen.Rollbacks.First().Value.Report;
        Dictionary<ScriptBytes, string> names = stage.Purses.ToDictionary(purse => purse.Value.Script, purse => purse.Key);
        foreach (ScenarioNode node in stage.Scenario.Nodes) names.Add(Stage.RewardOf(node.Name), $"reward of {node.Name}");
        return new(Encoding.UTF8.GetString(report.Json.Span), OrphanReportMarkdown.Render(report, script => names.GetValueOrDefault(script)));
    }
}
