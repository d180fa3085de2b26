using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>
/// The lowest fee rate that a full mempool takes: above what was last evicted, so that the same bytes cannot be sent for nothing again and
/// again. After the next block it falls by half every twelve hours, faster when the mempool is nearly empty, and ends at zero. As Core's.
/// </summary>
internal sealed class RollingFeeFloor(MempoolPolicy policy)
{
    private const double HalfLifeMs = 12 * 60 * 60 * 1_000;
    private const long UpdateMs = 10_000;

    private double satoshisPerKiloByte;
    private bool isFalling;
    private UnixTimeMs updated;

    /// <summary>Something was evicted: whoever comes next must pay a step more.</summary>
    public void Raise(FeeRate evicted)
    {
        double raised = (evicted.PerKiloByte + policy.IncrementalRelayFee).Satoshis;
        if (raised <= satoshisPerKiloByte) return;
        satoshisPerKiloByte = raised;
        isFalling = false;
    }

    /// <summary>A block made room: from now on the floor falls.</summary>
    public void Fall(UnixTimeMs now)
    {
        updated = now;
        isFalling = true;
    }

    /// <summary>The floor in satoshis per 1,000 virtual bytes; zero for none.</summary>
    /// <param name="now">The host's time.</param>
    /// <param name="memoryBytes">What the mempool takes.</param>
    public Amount At(UnixTimeMs now, long memoryBytes)
    {
        if (isFalling && satoshisPerKiloByte > 0)
        {
            Decay(now, memoryBytes);
            if (satoshisPerKiloByte == 0) return Amount.Zero;
            return new(Math.Max((long)Math.Round(satoshisPerKiloByte), policy.IncrementalRelayFee.Satoshis));
        }
        return new((long)Math.Round(satoshisPerKiloByte));
    }

    private void Decay(UnixTimeMs now, long memoryBytes)
    {
        long elapsedMs = now - updated;
        if (elapsedMs <= UpdateMs) return;
        double halfLifeMs = memoryBytes < policy.MempoolBytesMax / 4 ? HalfLifeMs / 4 : memoryBytes < policy.MempoolBytesMax / 2 ? HalfLifeMs / 2 : HalfLifeMs;
        satoshisPerKiloByte /= Math.Pow(2, elapsedMs / halfLifeMs);
        updated = now;
        if (satoshisPerKiloByte < policy.IncrementalRelayFee.Satoshis / 2.0) satoshisPerKiloByte = 0;
    }
}
