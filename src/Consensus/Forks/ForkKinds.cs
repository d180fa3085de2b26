namespace Blockchain.Consensus.Forks;

/// <summary>What follows from the kind of a fork.</summary>
public static class ForkKinds
{
    /// <summary>The words that people read.</summary>
    public static string Name(this ForkKind kind) => kind switch
    {
        ForkKind.Race => "race",
        ForkKind.RuleSplit => "rule split",
        ForkKind.PredictedSplit => "predicted split",
        ForkKind.Disagreement => "disagreement",
        ForkKind.Partition => "partition",
        ForkKind.DeepReorg => "deep reorg",
        ForkKind.UnknownRules => "unknown rules",
        ForkKind.Stalled => "stalled",
    };

    /// <summary>Whether a person has to be told. A race is counted and nothing more: alarms that are often false are not read.</summary>
    public static bool IsAlarm(this ForkKind kind) => kind switch
    {
        ForkKind.Race => false,
        ForkKind.RuleSplit or ForkKind.PredictedSplit or ForkKind.Disagreement or ForkKind.Partition
            or ForkKind.DeepReorg or ForkKind.UnknownRules or ForkKind.Stalled => true,
    };

    /// <summary>Whether more work alone will not end it: some nodes refuse the other side however long it grows.</summary>
    public static bool NeedsDecision(this ForkKind kind) => kind switch
    {
        ForkKind.RuleSplit or ForkKind.PredictedSplit or ForkKind.Disagreement => true,
        ForkKind.Race or ForkKind.Partition or ForkKind.DeepReorg or ForkKind.UnknownRules or ForkKind.Stalled => false,
    };
}
