using System.Collections.Immutable;

namespace Blockchain.Node.Scenarios.Format;

/// <summary>Some of a scenario's nodes: <c>all</c>, <c>voters</c>, <c>rules "0.8"</c>, a name, or a list of names.</summary>
/// <param name="Line">Where the scenario file says so.</param>
public abstract record NodeSelector(int Line)
{
    /// <summary>Every node.</summary>
    public sealed record All(int Line) : NodeSelector(Line);

    /// <summary>The council's nodes.</summary>
    public sealed record Voters(int Line) : NodeSelector(Line);

    /// <summary>Nodes that enforce a rule set at the start, whatever they enforce later.</summary>
    public sealed record OfRules(int Line, string Rules) : NodeSelector(Line);

    /// <summary>The named nodes.</summary>
    public sealed record Named(int Line, ImmutableArray<string> Names) : NodeSelector(Line);

    /// <summary>The nodes, in the scenario's order.</summary>
    public ImmutableArray<ScenarioNode> In(Scenario scenario) => this switch
    {
        OfRules some => [.. scenario.Nodes.Where(node => node.Rules == some.Rules)],
        Named some => [.. scenario.Nodes.Where(node => some.Names.Contains(node.Name))],
        Voters => [.. scenario.Nodes.Where(node => scenario.Council is { } council && council.Voters.Contains(node.Name))],
        _ => scenario.Nodes,
    };

    /// <summary>As the scenario file writes it.</summary>
    public sealed override string ToString() => this switch
    {
        OfRules some => $"rules {some.Rules}",
        Named some => string.Join(", ", some.Names),
        Voters => "voters",
        _ => "all nodes",
    };
}
