using System.Collections.Immutable;
using Blockchain.Node.Scenarios.Format;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Reporting;

/// <summary>A run from the first step to the last expectation: everything that is printed or written comes from here, so that the same run gives the same bytes.</summary>
/// <param name="Scenario">What was played.</param>
/// <param name="Seed">What chance was drawn from.</param>
/// <param name="Events">What happened, in order.</param>
/// <param name="Nodes">The nodes at the end, in the scenario's order.</param>
/// <param name="Rows">The expectations, in the scenario's order.</param>
/// <param name="Messages">What became of the messages.</param>
/// <param name="Orphans">The report of orphaned transactions as Markdown and as canonical JSON; null where nothing was rolled back.</param>
public sealed record RunRecord(
    Scenario Scenario,
    ulong Seed,
    ImmutableArray<RunEvent> Events,
    ImmutableArray<NodeSummary> Nodes,
    ImmutableArray<ExpectationRow> Rows,
    NetworkCounts Messages,
    OrphanText? Orphans)
{
    /// <summary>The scenario's file as it was given.</summary>
    public string FileName { get; init; } = ScenarioFile.DefaultName;

    /// <summary>What it was played on: simulated, or live.</summary>
    public string Host { get; init; } = "simulated";

    /// <summary>Whether every expectation holds.</summary>
    public bool Holds => Rows.All(row => row.Holds);
}
