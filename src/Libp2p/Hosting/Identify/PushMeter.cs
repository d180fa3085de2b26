using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting.Identify;

/// <summary>Measures how often peers push news of themselves: a bucket for each peer, which drains by one push an interval.</summary>
internal sealed class PushMeter(IdentifyOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<PeerId, (double Level, long Measured)> buckets = [];

    /// <summary>Peers that are remembered.</summary>
    public int Peers
    {
        get { lock (gate) return buckets.Count; }
    }

    /// <summary>Counts one push; false, and nothing counted, when there were too many.</summary>
    public bool TryCount(PeerId peer)
    {
        long now = time.GetTimestamp();
        lock (gate)
        {
            if (!buckets.ContainsKey(peer)) Forget(now);
            double level = Level(buckets.GetValueOrDefault(peer, (0, now)), now);
            if (level + 1 > options.PushesBurst) return false;
            buckets[peer] = (level + 1, now);
            return true;
        }
    }

    // An empty bucket says nothing. A full one outlives its connection, so that coming back makes no difference.
    private void Forget(long now)
    {
        foreach ((PeerId peer, (double Level, long Measured) bucket) in buckets)
        {
            if (Level(bucket, now) <= 0) buckets.Remove(peer);
        }
    }

    private double Level((double Level, long Measured) bucket, long now) =>
        Math.Max(0, bucket.Level - (time.GetElapsedTime(bucket.Measured, now) / options.PushInterval));
}
