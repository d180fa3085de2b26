using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip.Scoring;

namespace Blockchain.Libp2p.Gossip;

/// <summary>How one topic's messages are judged and delivered.</summary>
public sealed record TopicOptions
{
    /// <summary>
    /// Judges a message before it is delivered or forwarded; without one every signed message is accepted. One that throws
    /// says <see cref="Validation.Ignore"/> and is counted as <see cref="Fault.GossipCallbackFailed"/>.
    /// </summary>
    public Func<GossipMessage, CancellationToken, ValueTask<Validation>>? Validate { get; init; }

    /// <summary>
    /// Longest content; a longer one is rejected as <see cref="Fault.GossipDataTooLarge"/>. It and 1 KiB must fit the RPC limit and
    /// the queue of a peer (<see cref="Wire.GossipRpcLimits.BytesMax"/>, <see cref="GossipOptions.QueueBytesMax"/>): a topic that asks
    /// for more is refused.
    /// </summary>
    public int DataBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Messages that are judged at once; the others wait, as many as the router allows (<see cref="Fault.GossipValidationOverflow"/>).</summary>
    public int ValidationsMax { get; init; } = 4;

    /// <summary>
    /// Bytes of accepted messages that wait for the receiver; what would exceed them is forwarded but not delivered, and counted as
    /// <see cref="Fault.GossipDeliveryOverflow"/>. Metric: <c>libp2p.gossip.delivering</c>.
    /// </summary>
    public int DeliveryBytesMax { get; init; } = 32 * 1024 * 1024;

    /// <summary>What the topic counts in peers' scores.</summary>
    public TopicScoreParameters Score { get; init; } = new();
}
