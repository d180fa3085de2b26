using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Scenarios.Format;

/// <summary>One thing that happens. Blocks and payments get a name with <c>as</c>, and later lines speak of them by it.</summary>
/// <param name="Line">Where the scenario file says so.</param>
public abstract record ScenarioStep(int Line)
{
    /// <summary>
    /// Blocks are found: until a height is reached, or so many, by everybody according to their hash power or by one node;
    /// the coinbase pays a player where one is named. With <c>every</c> they come at a fixed pace, without it by chance.
    /// </summary>
    public sealed record Mine(int Line, int? UntilHeight, int? Blocks, string? By, int? TouchingTxIds, string? To, TimeSpan? Every, string? As) : ScenarioStep(Line);

    /// <summary>A player makes so many coins that anybody may spend: what a block with many transactions is then filled from.</summary>
    public sealed record Prepare(int Line, int Outputs, string By) : ScenarioStep(Line);

    /// <summary>A player pays another, in so many payments of the same amount.</summary>
    public sealed record Pay(int Line, string From, string To, Amount Amount, Amount Fee, int Times, NodeSelector? SeenBy, string? As) : ScenarioStep(Line);

    /// <summary>The payer of an earlier payment spends the same coins to themselves, and only some nodes hear of it.</summary>
    public sealed record DoubleSpend(int Line, string Payment, NodeSelector SeenBy, string? As) : ScenarioStep(Line);

    /// <summary>
    /// Time passes and everybody mines: for a while, or until a branch has so many blocks above the fork. Where a lead is named,
    /// finds that would make it smaller do not happen: chance then tells one of the stories in which the branch stayed ahead.
    /// </summary>
    public sealed record Run(int Line, TimeSpan? For, int? UntilBlocks, string? On, int? KeepsLead) : ScenarioStep(Line);

    /// <summary>The network falls into groups; nodes of no group form one more.</summary>
    public sealed record Partition(int Line, ImmutableArray<NodeSelector> Groups) : ScenarioStep(Line);

    /// <summary>The network is whole again.</summary>
    public sealed record Heal(int Line) : ScenarioStep(Line);

    /// <summary>Nodes stop at once and keep only what they had persisted.</summary>
    public sealed record Crash(int Line, NodeSelector Nodes) : ScenarioStep(Line);

    /// <summary>Nodes that crashed start again.</summary>
    public sealed record Restart(int Line, NodeSelector Nodes) : ScenarioStep(Line);

    /// <summary>Operators start their nodes with another rule set.</summary>
    public sealed record Downgrade(int Line, NodeSelector Nodes, string Rules) : ScenarioStep(Line);

    /// <summary>
    /// A node (the council's first if none is named) proposes to leave a block's branch and to adopt a rule set, and the council decides. Observers
    /// sign too, before everybody else: their votes must not count.
    /// </summary>
    public sealed record Rollback(int Line, string Leave, string Adopt, string? By, ImmutableArray<string> Observers) : ScenarioStep(Line);
}
