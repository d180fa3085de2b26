using System.Collections.Immutable;

namespace Blockchain.Node.Scenarios.Format;

/// <summary>Words that a scenario file may use where only certain ones have a meaning.</summary>
public static class ScenarioWords
{
    /// <summary>Kinds of fork.</summary>
    public static ImmutableArray<string> IncidentKinds { get; } =
        ["race", "rule split", "predicted split", "disagreement", "partition", "deep reorg", "unknown rules", "stalled"];

    /// <summary>Fates of an orphaned transaction.</summary>
    public static ImmutableArray<string> Fates { get; } =
        ["confirmed again", "back in mempool", "double-spent", "lost coinbase", "child of lost", "invalid under rules", "expired"];
}
