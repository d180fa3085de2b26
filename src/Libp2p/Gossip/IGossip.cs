using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip;

/// <summary>Publishes to topics and takes what others publish (gossipsub 1.1).</summary>
public interface IGossip : IAsyncDisposable
{
    /// <summary>Takes the messages of a topic until the answer is disposed.</summary>
    /// <param name="topic">Which.</param>
    /// <param name="options">How messages are validated, and what the topic counts in peers' scores.</param>
    /// <param name="receive">Called once for each accepted message of others, one at a time a topic.</param>
    /// <exception cref="ArgumentException">The topic has a subscription already, or allows data that do not fit an RPC or a peer's queue.</exception>
    IDisposable Subscribe(Topic topic, TopicOptions options, Func<GossipMessage, CancellationToken, ValueTask> receive);

    /// <summary>Publishes; done when the message is queued for every peer it goes to, and peers that keep up have room for the next.</summary>
    /// <param name="topic">What it is about; a subscription is not needed.</param>
    /// <param name="data">The content, copied.</param>
    /// <param name="stop">Cancels the wait for peers; the message is published all the same.</param>
    /// <exception cref="ArgumentException">The data are longer than the topic, an RPC or a peer's queue allows, or the topic is too long.</exception>
    /// <returns>The message's id; publishing the same content again within the time that ids are remembered sends nothing.</returns>
    ValueTask<MessageId> PublishAsync(Topic topic, ReadOnlyMemory<byte> data, CancellationToken stop = default);

    /// <summary>The peers that told their subscription to a topic.</summary>
    IReadOnlyList<PeerId> Subscribers(Topic topic);

    /// <summary>The peers of this host's mesh for a topic.</summary>
    IReadOnlyList<PeerId> Mesh(Topic topic);

    /// <summary>Each known peer's score.</summary>
    IReadOnlyDictionary<PeerId, double> Scores();
}
