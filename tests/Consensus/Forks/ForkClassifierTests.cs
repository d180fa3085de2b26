using Blockchain.Consensus.Forks;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Forks;

/// <summary>The table of signals, all of it.</summary>
public sealed class ForkClassifierTests
{
    private const int SignalCount = 8;

    [Fact]
    public void Every_combination_of_signals_has_the_kind_that_the_table_says()
    {
        Dictionary<string, int> counts = [];
        for (int bits = 0; bits < 1 << SignalCount; bits++)
        {
            string kind = ForkClassifier.KindOf(SignalsOf(bits))?.Name() ?? "quiet";
            Assert.Equal(Expected(bits), kind);
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
        }
        Evidence.Record($"fork kinds: {1 << SignalCount} of 256 combinations of signals judged: " + string.Join(", ", counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.Equal(256, counts.Values.Sum());
        Assert.Equal(Enum.GetValues<ForkKind>().Length + 1, counts.Count);
    }

    [Fact]
    public void Only_a_race_raises_no_alarm() =>
        Assert.Equal([ForkKind.Race], Enum.GetValues<ForkKind>().Where(kind => !kind.IsAlarm()));

    [Fact]
    public void Work_cannot_end_what_rules_began() => Assert.Equal(
        [ForkKind.RuleSplit, ForkKind.PredictedSplit, ForkKind.Disagreement],
        Enum.GetValues<ForkKind>().Where(kind => kind.NeedsDecision()));

    private static ForkSignals SignalsOf(int bits) => new(
        Has(bits, 0), Has(bits, 1), Has(bits, 2), Has(bits, 3), Has(bits, 4), Has(bits, 5), Has(bits, 6), Has(bits, 7));

    private static bool Has(int bits, int signal) => ((bits >> signal) & 1) != 0;

    /// <summary>The table again, written as sets of rows from the weakest claim to the strongest: a stronger one overwrites.</summary>
    private static string Expected(int bits)
    {
        string kind = "quiet";
        bool two = Has(bits, 3);
        if (two) kind = "race";
        if (Has(bits, 7)) kind = "stalled";
        if (Has(bits, 6)) kind = "unknown rules";
        if (two && Has(bits, 4)) kind = "deep reorg";
        if (two && Has(bits, 5)) kind = "partition";
        if (Has(bits, 1)) kind = Has(bits, 2) ? "predicted split" : "rule split";
        if (Has(bits, 0)) kind = "disagreement";
        return kind;
    }
}
