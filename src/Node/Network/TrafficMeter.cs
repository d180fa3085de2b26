using Blockchain.Node.Machine;

namespace Blockchain.Node.Network;

/// <summary>Counts the messages between this node and a peer, and notes when the last one went and came. Any number of callers at a time.</summary>
/// <param name="time">The clock.</param>
internal sealed class TrafficMeter(TimeProvider time)
{
    private const long Never = 0;

    private long sent;
    private long received;
    private long lastSentMs = Never;
    private long lastReceivedMs = Never;

    /// <summary>What was counted so far.</summary>
    public PeerTraffic Counted => new(Interlocked.Read(ref sent), Interlocked.Read(ref received), MomentOf(ref lastSentMs), MomentOf(ref lastReceivedMs));

    /// <summary>A message was written.</summary>
    public void Sent(int bytes) => Count(bytes, ref sent, ref lastSentMs);

    /// <summary>A message was read and understood.</summary>
    public void Received(int bytes) => Count(bytes, ref received, ref lastReceivedMs);

    private void Count(int bytes, ref long count, ref long lastMs)
    {
        Interlocked.Exchange(ref lastMs, time.GetUtcNow().ToUnixTimeMilliseconds());
        Interlocked.Add(ref count, bytes);
    }

    private static UnixTimeMs? MomentOf(ref long lastMs) => Interlocked.Read(ref lastMs) is not Never and var moment ? new(moment) : null;
}
