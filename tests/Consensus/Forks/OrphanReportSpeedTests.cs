using System.Diagnostics;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Forks;
using Xunit;
using Evidence = Blockchain.TestKit.Evidence;

namespace Blockchain.Consensus.Tests.Forks;

/// <summary>A rollback as deep as that of March 2013, with full blocks.</summary>
public sealed class OrphanReportSpeedTests
{
    private const int BlockCount = 24;
    private const int PaymentsPerBlock = 2_000;
    private const int RunCount = 5;

    [Fact]
    public void Speed_is_recorded_but_not_judged()
    {
        Dictionary<OutPoint, Coin> coins = [];
        Transaction[][] left = new Transaction[BlockCount][];
        Transaction[][] kept = new Transaction[BlockCount][];
        for (int b = 0; b < BlockCount; b++)
        {
            left[b] = [.. Enumerable.Range(0, PaymentsPerBlock).Select(i => Payment(coins, b, i))];
            kept[b] = [.. left[b].Where((_, i) => i % 10 != 0)];
        }
        OrphanBasis basis = new(ForkWorld.ForkPoint, ForkWorld.Branch("left", left), ForkWorld.Branch("kept", kept), new KnownCoins(coins), ForkWorld.Judge);
        OrphanReport report = OrphanReport.Of(basis);
        double best = double.MaxValue;
        for (int i = 0; i < RunCount; i++)
        {
            long start = Stopwatch.GetTimestamp();
            OrphanReport.Of(basis);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        Evidence.Record($"orphan report of {BlockCount} blocks with {PaymentsPerBlock} payments each, a tenth back in the mempool: best of {RunCount} {best:0} ms, {report.Json.Length} bytes");
        Assert.Equal([43_200, 4_800, 0, 24, 0, 0], report.Totals.Select(total => total.Count));
    }

    private static Transaction Payment(Dictionary<OutPoint, Coin> coins, int block, int index)
    {
        Transaction source = ForkWorld.Pay([], [(ForkWorld.Script(1), 10_000_000L * (block + 1) + index), (ForkWorld.Script(2), 5)]);
        coins[ForkWorld.Output(source)] = new(source.Outputs[0], new(1), IsCoinbase: false);
        coins[ForkWorld.Output(source, 1)] = new(source.Outputs[1], new(1), IsCoinbase: false);
        return ForkWorld.Pay(
            [ForkWorld.Output(source), ForkWorld.Output(source, 1)], [(ForkWorld.Script(3 + index % 12), 9_000), (ForkWorld.Script(1), 900)]);
    }
}
