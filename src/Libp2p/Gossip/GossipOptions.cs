using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Wire;
using Blockchain.Libp2p.Identity;

namespace Blockchain.Libp2p.Gossip;

/// <summary>The parameters and limits of gossip, with the defaults of the gossipsub specification.</summary>
public sealed record GossipOptions
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where ends are counted.</summary>
    public StackMetrics Metrics { get; init; } = new();

    /// <summary>What verifies signatures.</summary>
    public IEd25519 Ed25519 { get; init; } = IEd25519.Default;

    /// <summary>What the router chooses among equals with; a seed of the operating system's randomness by default.</summary>
    public int? Seed { get; init; }

    /// <summary>The parameters of the router and of scores.</summary>
    public GossipParameters Router { get; init; } = new();

    /// <summary>What one RPC may hold.</summary>
    public GossipRpcLimits Rpc { get; init; } = new();

    /// <summary>
    /// Bytes that wait towards one peer. What would exceed them is dropped for that peer and counted as <see cref="Fault.GossipQueueFull"/>;
    /// IHAVE is dropped from half of it on. Each topic's data and 1 KiB must fit. Metric: <c>libp2p.send.queued</c>.
    /// </summary>
    public int QueueBytesMax { get; init; } = 8 * 1024 * 1024;

    /// <summary>
    /// Longest time that publishing waits for peers whose queues are more than half full, so that a burst is not lost to peers that
    /// keep up. One that did not make room in this time is not waited for until it has: a peer that stands still costs it once.
    /// </summary>
    public TimeSpan PublishWaitMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Bytes on top of <see cref="QueueBytesMax"/> for subscriptions, GRAFT and PRUNE. A peer that lets these fill up too has its
    /// stream reset (<see cref="Fault.GossipQueueFull"/>) and opened anew, so that both sides agree again.
    /// </summary>
    public int QueueControlBytesMax { get; init; } = 64 * 1024;

    /// <summary>
    /// Bytes of one peer's RPCs whose messages are not judged yet: at the limit its stream is not read. One RPC is always read.
    /// Metric: <c>libp2p.gossip.receiving</c>.
    /// </summary>
    public int PeerReceiveBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Messages of one peer that are not judged yet: at the limit its stream is not read.</summary>
    public int PeerReceiveMessagesMax { get; init; } = 128;

    /// <summary>Streams of one protocol that a peer may have open at once; only the latest is read, so that one more is enough to begin anew. More meet <see cref="Fault.TooManyProtocolStreams"/>.</summary>
    public int PeerStreamsMax { get; init; } = 4;

    /// <summary>Time before a stream that failed is opened again; doubles each time.</summary>
    public TimeSpan ReopenDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time before a stream is opened again; a stream that stood longer starts from <see cref="ReopenDelay"/>.</summary>
    public TimeSpan ReopenDelayMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Peers that are dialled at once because others named them; further ones meet <see cref="Fault.GossipTooManyConnects"/>.</summary>
    public int ConnectsMax { get; init; } = 8;
}
