using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Simulation;

namespace Blockchain.Node.Scenarios.Format;

/// <summary>A whole incident as data: who takes part, what happens, and what must be seen.</summary>
/// <param name="Name">What the run and its report are called.</param>
/// <param name="ChainFile">The chain file, relative to the scenario's folder.</param>
/// <param name="Start">The simulated instant at which the first step begins; null for the chain's genesis time.</param>
/// <param name="Links">What links between nodes do with messages.</param>
/// <param name="Nodes">The nodes, in the order in which they are listed.</param>
/// <param name="Council">Who may sign a rollback, null where nobody may.</param>
/// <param name="Players">People who pay each other.</param>
/// <param name="Steps">What happens, in order.</param>
/// <param name="Expectations">What must be seen at the end.</param>
public sealed record Scenario(
    string Name,
    string ChainFile,
    UnixTime? Start,
    LinkConditions Links,
    ImmutableArray<ScenarioNode> Nodes,
    ScenarioCouncil? Council,
    ImmutableArray<ScenarioPlayer> Players,
    ImmutableArray<ScenarioStep> Steps,
    ImmutableArray<ScenarioExpectation> Expectations)
{
    /// <summary>Nodes of one scenario, at most.</summary>
    public const int NodeCountMax = 2_000;

    /// <summary>Steps and expectations of one scenario, at most of each.</summary>
    public const int StepCountMax = 1_000;
}
