namespace Blockchain.Node.Network;

/// <summary>Bytes of messages between this node and a peer, without what the streams below add.</summary>
/// <param name="Sent">Written.</param>
/// <param name="Received">Read and understood.</param>
/// <param name="Queued">Waiting towards the peer now.</param>
public readonly record struct PeerTraffic(long Sent, long Received, long Queued)
{
    /// <summary>Both together.</summary>
    public static PeerTraffic operator +(PeerTraffic left, PeerTraffic right) =>
        new(left.Sent + right.Sent, left.Received + right.Received, left.Queued + right.Queued);
}
