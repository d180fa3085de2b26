using System.Collections.Immutable;

namespace Blockchain.Node.Rpc;

/// <summary>Which kinds of detailed log lines are wanted. Safe for several threads.</summary>
public sealed class LogCategories
{
    private ImmutableHashSet<string> enabled = [];

    /// <summary>Every category.</summary>
    public static ImmutableArray<string> All { get; } = ["chain", "forks", "mempool", "net", "node", "rollback", "rpc"];

    /// <summary>Whether detailed lines of a category are wanted.</summary>
    public bool IsEnabled(string category) => Volatile.Read(ref enabled).Contains(category);

    /// <summary>Switches categories on, then others off.</summary>
    public void Change(IEnumerable<string> include, IEnumerable<string> exclude) =>
        ImmutableInterlocked.Update(ref enabled, static (before, change) => before.Union(change.include).Except(change.exclude), (include, exclude));
}
