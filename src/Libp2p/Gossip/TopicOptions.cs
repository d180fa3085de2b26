namespace Blockchain.Libp2p.Gossip;

/// <summary>How one topic's messages are judged.</summary>
public sealed record TopicOptions
{
    /// <summary>Judges a message before it is delivered or forwarded; without one every signed message is accepted.</summary>
    public Func<GossipMessage, CancellationToken, ValueTask<Validation>>? Validate { get; init; }

    /// <summary>Longest content.</summary>
    public int DataBytesMax { get; init; } = 1024 * 1024;
}
