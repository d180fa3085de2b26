using Blockchain.Node.Machine;

namespace Blockchain.Node.Network;

/// <summary>Messages between this node and a peer, or several, in bytes and without what the streams below add.</summary>
/// <param name="Sent">Written.</param>
/// <param name="Received">Read and understood.</param>
/// <param name="LastSent">When the last one was written; null for never.</param>
/// <param name="LastReceived">When the last one was read; null for never.</param>
public readonly record struct PeerTraffic(long Sent, long Received, UnixTimeMs? LastSent, UnixTimeMs? LastReceived)
{
    /// <summary>Both together.</summary>
    public static PeerTraffic operator +(PeerTraffic left, PeerTraffic right) => new(
        left.Sent + right.Sent,
        left.Received + right.Received,
        Later(left.LastSent, right.LastSent),
        Later(left.LastReceived, right.LastReceived));

    private static UnixTimeMs? Later(UnixTimeMs? one, UnixTimeMs? other) => one is null || other > one ? other : one;
}
