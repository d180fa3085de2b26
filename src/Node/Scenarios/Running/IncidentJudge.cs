using System.Collections.Immutable;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Scenarios.Reporting;

namespace Blockchain.Node.Scenarios.Running;

/// <summary>Looks for the incident that was expected, first what it is, then how soon it was named.</summary>
internal static class IncidentJudge
{
    /// <summary>Two rows: it is named on every node with the right block, rule and figures; and soon enough, where that is asked.</summary>
    internal static IEnumerable<ExpectationRow> Judge(Stage stage, ScenarioExpectation.Incident expected)
    {
        int nodes = stage.Scenario.Nodes.Length;
        ImmutableArray<Sighting> sightings = [.. stage.Seen.Incidents.Select(seen => seen.Where(sighting => Fits(stage, sighting.Fork, expected)).ToImmutableArray()).OrderByDescending(seen => seen.Length).FirstOrDefault([])];
        yield return new(expected.Line, Describe(expected), Seen(stage, sightings, nodes), sightings.Length == nodes, null);
        if (expected.WithinBlocks is not { } within || expected.Block is not { } name) yield break;
        NamedBlock block = stage.Blocks[name];
        if (sightings.IsEmpty)
        {
            yield return new(expected.Line, $"named after at most {Phrase.Count(within, "block")}", "never", false, null);
            yield break;
        }
        Sighting last = sightings.MaxBy(sighting => sighting.At) ?? sightings[0];
        int blocks = Math.Max(0, last.BlocksFound - block.Ordinal); // its own node may name it while it is being found
        string seen = $"{Phrase.Count(blocks, "block")}, {Phrase.Span(last.At - block.At)}";
        yield return new(expected.Line, $"named after at most {Phrase.Count(within, "block")}", seen, blocks <= within, last.At);
    }

    private static bool Fits(Stage stage, SeenFork fork, ScenarioExpectation.Incident expected)
    {
        SeenVerdict? violation = fork.Refusal;
        return fork.Kind == expected.Kind
            && (expected.Block is null || fork.Disputed?.Hash == stage.Blocks[expected.Block].Block.Hash)
            && (expected.Rule is null || violation?.Rule == expected.Rule)
            && (expected.Measured is null || violation?.Measured == expected.Measured)
            && (expected.Limit is null || violation?.Limit == expected.Limit);
    }

    private static string Describe(ScenarioExpectation.Incident expected)
    {
        string figures = expected is { Measured: { } measured, Limit: { } limit } ? $", {Phrase.Number(measured)} > {Phrase.Number(limit)}" : "";
        string rule = expected.Rule is null ? "" : $": {expected.Rule}{figures}";
        return $"every node names a {expected.Kind}{(expected.Block is null ? "" : $" at '{expected.Block}'")}{rule}";
    }

    private static string Seen(Stage stage, ImmutableArray<Sighting> sightings, int nodes)
    {
        if (!sightings.IsEmpty) return $"{sightings.Length} of {Phrase.Count(nodes, "node")}, incident {sightings[0].Fork.Id.Short()}";
        IEnumerable<string> kinds = stage.Seen.Incidents.Select(seen => seen.First().Fork.Kind).Distinct();
        return kinds.Any() ? $"other incidents: {string.Join(", ", kinds)}" : "no incident";
    }
}
