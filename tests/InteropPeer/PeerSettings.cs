namespace Blockchain.InteropPeer;

/// <summary>What a peer process is told when it starts, as JSON in its only argument.</summary>
public sealed record PeerSettings
{
    /// <summary>Where it listens.</summary>
    public IReadOnlyList<string> Listen { get; init; } = ["/ip4/127.0.0.1/tcp/0"];

    /// <summary>The time between two heartbeats of gossip.</summary>
    public int HeartbeatMs { get; init; } = 1000;
}
