using System.Collections.Immutable;
using Blockchain.Consensus.Forks;

namespace Blockchain.Node.Scenarios.Format;

/// <summary>Words that a scenario file may use where only certain ones have a meaning.</summary>
public static class ScenarioWords
{
    /// <summary>Kinds of fork.</summary>
    public static ImmutableArray<string> IncidentKinds { get; } = [.. Enum.GetValues<ForkKind>().Select(kind => kind.Name())];

    /// <summary>Fates of an orphaned transaction.</summary>
    public static ImmutableArray<string> Fates { get; } = [.. Enum.GetValues<FateKind>().Select(fate => fate.Name())];
}
