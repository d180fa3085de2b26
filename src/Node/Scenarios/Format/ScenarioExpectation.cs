using System.Collections.Immutable;

namespace Blockchain.Node.Scenarios.Format;

/// <summary>One thing that must be seen when the last step is over.</summary>
/// <param name="Line">Where the scenario file says so.</param>
public abstract record ScenarioExpectation(int Line)
{
    /// <summary>Every node has opened an incident of this kind that names this block and rule, soon enough.</summary>
    public sealed record Incident(int Line, string Kind, string? Block, string? Rule, long? Measured, long? Limit, int? WithinBlocks) : ScenarioExpectation(Line);

    /// <summary>No node opened an incident: a control that must stay quiet.</summary>
    public sealed record Quiet(int Line) : ScenarioExpectation(Line);

    /// <summary>So many peers were banned, over all nodes.</summary>
    public sealed record Bans(int Line, int Count) : ScenarioExpectation(Line);

    /// <summary>The voters' nodes that reproduced the plan's digests and signed; every certificate holds the votes of so many distinct voters, and no other.</summary>
    public sealed record Votes(int Line, int Signed) : ScenarioExpectation(Line);

    /// <summary>No node holds a verdict that the rules which it enforces would not give.</summary>
    public sealed record VerdictsCurrent(int Line, NodeSelector On) : ScenarioExpectation(Line);

    /// <summary>The orphaned-transaction reports: where they have the same bytes, over how many blocks, and which payments they call double-spent.</summary>
    public sealed record Report(int Line, NodeSelector? SameBytesOn, int? Blocks, ImmutableArray<string> DoubleSpent) : ScenarioExpectation(Line);

    /// <summary>What the reports say became of a payment.</summary>
    public sealed record Fate(int Line, string Payment, string Is) : ScenarioExpectation(Line);

    /// <summary>A payment is in a block of the chain that everybody follows at the end.</summary>
    public sealed record Confirmed(int Line, string Payment) : ScenarioExpectation(Line);

    /// <summary>What a node told its users of a payment while the fork was open: not safe.</summary>
    public sealed record Unsafe(int Line, string Payment, NodeSelector On) : ScenarioExpectation(Line);

    /// <summary>All nodes have one tip, at most so long after the last rollback or heal.</summary>
    public sealed record OneChain(int Line, TimeSpan Within) : ScenarioExpectation(Line);

    /// <summary>No transaction that a node had in its mempool vanished without a cause when it rolled back.</summary>
    public sealed record MempoolsSurvive(int Line, NodeSelector On) : ScenarioExpectation(Line);

    /// <summary>Every transaction that people sent is confirmed on these nodes, waits there, or cannot be because another one, which can be named, took its coins.</summary>
    public sealed record Accounted(int Line, NodeSelector On) : ScenarioExpectation(Line);

    /// <summary>The coin set of these nodes equals the one that replaying their chain from genesis gives.</summary>
    public sealed record CoinsEqualReplay(int Line, NodeSelector On) : ScenarioExpectation(Line);
}
