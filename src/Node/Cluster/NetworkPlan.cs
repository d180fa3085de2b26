using System.Collections.Immutable;

namespace Blockchain.Node.Cluster;

/// <summary>A network of nodes on this machine, as somebody asks for it.</summary>
/// <param name="Chain">The chain file, by name or path.</param>
/// <param name="Rules">The rule set of each node, one a node; null for the chain file's default.</param>
/// <param name="Directory">The folder with a data directory for each node.</param>
/// <param name="MineTo">The address that the nodes mine to in turn; null where nobody mines.</param>
/// <param name="Interval">The time between two blocks.</param>
public sealed record NetworkPlan(string Chain, ImmutableArray<string?> Rules, string Directory, string? MineTo, TimeSpan Interval)
{
    /// <summary>The name of a node in tables, and of its folder.</summary>
    public static string NameOf(int index) => $"node-{index + 1}";
}
