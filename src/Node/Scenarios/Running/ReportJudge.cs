using System.Collections.Immutable;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>Looks into the reports of orphaned transactions.</summary>
internal static class ReportJudge
{
    /// <summary>One row for each fact that is expected of the reports.</summary>
    internal static IEnumerable<ExpectationRow> Judge(Stage stage, ScenarioExpectation.Report expected)
    {
        if (expected.SameBytesOn is { } selector) yield return SameBytes(stage, expected.Line, stage.Find(selector));
        if (expected.Blocks is { } blocks)
        {
            ImmutableArray<int> seen = [.. stage.Seen.Rollbacks.Values.Select(rolled => rolled.Blocks).Distinct()];
            string text = seen.IsEmpty ? "no rollback" : string.Join(" and ", seen.Select(count => Phrase.Count(count, "block")));
            yield return new(expected.Line, $"{Phrase.Count(blocks, "block")} leave the chain", text, seen.Length == 1 && seen[0] == blocks, null);
        }
        foreach (string payment in expected.DoubleSpent) yield return Row(stage, expected.Line, payment, FateKind.DoubleSpent.Name());
    }

    /// <summary>What became of a payment.</summary>
    internal static ExpectationRow Judge(Stage stage, ScenarioExpectation.Fate expected) => Row(stage, expected.Line, expected.Payment, expected.Is);

    private static ExpectationRow SameBytes(Stage stage, int line, ImmutableArray<NodeIndex> nodes)
    {
        ImmutableArray<IGrouping<string, NodeIndex>> reports =
        [
            .. nodes.Where(stage.Seen.Rollbacks.ContainsKey)
                .GroupBy(node => Convert.ToHexStringLower(stage.Seen.Rollbacks[node].Report.Json.Span))
                .OrderByDescending(same => same.Count()),
        ];
        string seen = reports.IsEmpty ? "no report" : string.Join(", ", reports.Select(same => $"{stage.Seen.Rollbacks[same.First()].Report.Digest.Short()} × {same.Count()}"));
        return new(line, $"reports are the same bytes on {Phrase.Count(nodes.Length, "node")}", seen, reports.Length == 1 && reports[0].Count() == nodes.Length, null);
    }

    private static ExpectationRow Row(Stage stage, int line, string payment, string fate)
    {
        TxId id = stage.Payments[payment].Id;
        ImmutableArray<string> seen =
        [
            .. stage.Seen.Rollbacks.Values
                .Select(rolled => rolled.Report.Transactions.FirstOrDefault(transaction => transaction.Id == id)?.Fate)
                .Select(found => found is null ? "not in the report" : Words(found)).Distinct(),
        ];
        bool holds = seen.Length == 1 && (seen[0] == fate || seen[0].StartsWith($"{fate} ", StringComparison.Ordinal));
        return new(line, $"'{payment}' is {fate}", seen.IsEmpty ? "no report" : string.Join(" and ", seen), holds, null);
    }

    private static string Words(Fate fate) => fate switch
    {
        Fate.DoubleSpent spent => $"{fate.Kind.Name()} by {spent.Kept.Transaction.Id.Short()} at {Phrase.Number(spent.Kept.Height.Value)}",
        Fate.ConfirmedAgain again => $"{fate.Kind.Name()} at {Phrase.Number(again.Block.Height.Value)}",
        _ => fate.Kind.Name(),
    };
}
