using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.RequestResponse;

/// <summary>How often each peer may begin a request: an average, and bursts of two seconds' worth.</summary>
/// <remarks>
/// A peer's whole state is the time at which its past requests would be over had they been evenly spaced. A peer whose time has passed
/// is as one that never asked, and is forgotten when room is needed.
/// </remarks>
/// <param name="perSecondMax">The average.</param>
/// <param name="time">The clock.</param>
internal sealed class RequestRate(int perSecondMax, TimeProvider time)
{
    private const int BurstSeconds = 2;
    private const int PeersBeforeSweepMin = 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<PeerId, long> spacedUntil = [];
    private readonly long burst = BurstSeconds * time.TimestampFrequency;
    private readonly long spacing = time.TimestampFrequency / perSecondMax;
    private int peersBeforeSweep = PeersBeforeSweepMin;

    /// <summary>The peers that are remembered now.</summary>
    internal int Peers => spacedUntil.Count;

    /// <summary>Takes one request of a peer into account; false when it is one too many.</summary>
    public bool TryTake(PeerId peer)
    {
        long now = time.GetTimestamp();
        lock (gate)
        {
            long until = Math.Max(now, spacedUntil.GetValueOrDefault(peer)) + spacing;
            if (until - now > burst) return false;
            spacedUntil[peer] = until;
            if (spacedUntil.Count > peersBeforeSweep) Sweep(now);
            return true;
        }
    }

    private void Sweep(long now)
    {
        foreach ((PeerId peer, long until) in spacedUntil)
        {
            if (until <= now) spacedUntil.Remove(peer);
        }
        peersBeforeSweep = Math.Max(PeersBeforeSweepMin, 2 * spacedUntil.Count);
    }
}
