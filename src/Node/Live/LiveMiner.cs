using System.Globalization;
using Blockchain.Consensus.Blocks;
using Blockchain.Node.Machine;
using Blockchain.Node.Machine.Mining;

namespace Blockchain.Node.Live;

/// <summary>Mines on this node's tip, with one thread, as long as the node runs.</summary>
/// <param name="loop">The way to the machine.</param>
/// <param name="clock">The node's time.</param>
/// <param name="plan">For whom, and how often.</param>
internal sealed class LiveMiner(NodeLoop loop, NodeClock clock, MiningPlan plan)
{
    // So many tries take a fraction of a second: a new tip, or a better fee, waits no longer.
    private static readonly MiningPolicy Slice = new() { NoncesMax = 1 << 18 };

    /// <summary>Until the node stops.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            for (long slice = 0; ; slice++)
            {
                BlockTemplate template = await loop.ReadAsync(machine => machine.Template(clock.Now)).ConfigureAwait(false);
                byte[] tag = System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{clock.RealNow.Milliseconds} {slice}"));
                Block? found = await Task.Run(() => Miner.Solve(Miner.Build(template, plan.PayTo, tag), Slice), stop).ConfigureAwait(false);
                if (found is null) continue;
                await loop.DoAsync(now => new NodeEvent.SubmitBlock(now, found)).ConfigureAwait(false);
                if (plan.Pause > TimeSpan.Zero) await Task.Delay(plan.Pause, clock.Time, stop).ConfigureAwait(false);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or LoopStoppedException)
        {
            // The node stops.
        }
    }
}
