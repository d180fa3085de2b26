using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Forks;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>Compares what was expected with what was seen.</summary>
internal sealed class ExpectationJudge(Stage stage)
{
    /// <summary>Judges an expectation; a report is judged in up to three rows, one a fact.</summary>
    internal IEnumerable<ExpectationRow> Judge(ScenarioExpectation expectation) => expectation switch
    {
        ScenarioExpectation.Incident some => IncidentJudge.Judge(stage, some),
        ScenarioExpectation.Quiet some => [Quiet(some)],
        ScenarioExpectation.Bans some => [Bans(some)],
        ScenarioExpectation.Votes some => [Votes(some), DecisionJudge.Certificates(stage, some)],
        ScenarioExpectation.VerdictsCurrent some => [DecisionJudge.VerdictsCurrent(stage, some)],
        ScenarioExpectation.Report some => ReportJudge.Judge(stage, some),
        ScenarioExpectation.Fate some => [ReportJudge.Judge(stage, some)],
        ScenarioExpectation.Confirmed some => [Confirmed(some)],
        ScenarioExpectation.Unsafe some => [NotSafe(some)],
        ScenarioExpectation.OneChain some => [OneChain(some)],
        ScenarioExpectation.MempoolsSurvive some => [CoinJudge.MempoolsSurvive(stage, some)],
        ScenarioExpectation.Accounted some => [AccountJudge.Judge(stage, some)],
        ScenarioExpectation.CoinsEqualReplay some => [CoinJudge.EqualReplay(stage, some)],
        _ => throw new InvariantException($"unknown expectation {expectation.GetType().Name}"),
    };

    private ExpectationRow Quiet(ScenarioExpectation.Quiet expectation)
    {
        int count = stage.Seen.Incidents.Count();
        return new(expectation.Line, "nobody raises an alarm", Phrase.Count(count, "incident"), count == 0, null);
    }

    private ExpectationRow Bans(ScenarioExpectation.Bans expectation)
    {
        int count = stage.Host.Bans.Count;
        string expected = expectation.Count == 0 ? "nobody is banned for other rules" : $"{Phrase.Count(expectation.Count, "ban")}";
        Ban? first = count == 0 ? null : stage.Host.Bans[0];
        string seen = Phrase.Count(count, "ban") + (first is null ? "" : $", the first: {first.Node} bans {first.Peer}, {first.Reason}");
        return new(expectation.Line, expected, seen, count == expectation.Count, first?.At);
    }

    private ExpectationRow Votes(ScenarioExpectation.Votes expectation)
    {
        int signed = stage.Seen.Signed.Length;
        string expected = $"{Phrase.Count(expectation.Signed, "voter")} reproduce the plan and sign";
        return new(expectation.Line, expected, $"{signed} of {stage.Scenario.Council?.Voters.Length ?? 0}", signed == expectation.Signed, null);
    }

    private ExpectationRow Confirmed(ScenarioExpectation.Confirmed expectation)
    {
        TxId payment = stage.Payments[expectation.Payment].Id;
        int count = stage.Nodes.Count(node => HeightOf(node, payment) is not null);
        Height? at = HeightOf(stage.Nodes.First(), payment);
        string seen = $"on {count} of {Phrase.Count(stage.Scenario.Nodes.Length, "node")}" + (at is { } height ? $", height {Phrase.Number(height.Value)}" : "");
        return new(expectation.Line, $"'{expectation.Payment}' is confirmed everywhere", seen, count == stage.Scenario.Nodes.Length, null);
    }

    private ExpectationRow NotSafe(ScenarioExpectation.Unsafe expectation)
    {
        TxId payment = stage.Payments[expectation.Payment].Id;
        ImmutableArray<NodeIndex> nodes = stage.Find(expectation.On);
        int warned = nodes.Count(node => stage.Seen.WorstOf(node, payment) is PaymentStanding.OnlyOurs or PaymentStanding.OnlyTheirs or PaymentStanding.Conflicting);
        return new(expectation.Line, $"{expectation.On} calls '{expectation.Payment}' not safe", $"{warned} of {Phrase.Count(nodes.Length, "node")}", warned == nodes.Length, null);
    }

    private ExpectationRow OneChain(ScenarioExpectation.OneChain expectation)
    {
        string expected = $"one chain within {Phrase.Span((long)expectation.Within.TotalMilliseconds)}";
        if (stage.Seen.UnitedSince is not { } since)
        {
            int tips = stage.Running.Select(node => stage.Host.TipOf(node).Hash).Distinct().Count();
            return new(expectation.Line, expected, $"{Phrase.Count(tips, "tip")} at the end", false, stage.Host.Now);
        }
        long took = stage.Seen.HealedAt is { } healed ? Math.Max(0, stage.Seen.FirstUnitedAfter(healed) - healed) : 0;
        bool all = stage.Running.Count() == stage.Scenario.Nodes.Length;
        return new(expectation.Line, expected, $"{Phrase.Span(took)}, {stage.Running.Count()} of {Phrase.Count(stage.Scenario.Nodes.Length, "node")}", all && took <= expectation.Within.TotalMilliseconds, since);
    }

    /// <summary>The height at which a node's chain confirms a transaction.</summary>
    private Height? HeightOf(NodeIndex node, TxId id)
    {
        for (ChainedHeader? at = stage.Host.TipOf(node); at is not null; at = at.Parent)
        {
            if (stage.Host.BodyOf(node, at.Hash) is { } block && block.Transactions.Any(transaction => transaction.Id == id)) return at.Height;
        }
        return null;
    }
}
