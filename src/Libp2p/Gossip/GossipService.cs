using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip;

/// <summary>Gossipsub over any host: carries out what the pure router decides.</summary>
public sealed class GossipService : IGossip
{
    private GossipService()
    {
    }

    /// <summary>Starts gossip on a host.</summary>
    public static GossipService Start(IHost host, KeyPair identity, GossipOptions options) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IDisposable Subscribe(Topic topic, TopicOptions options, Func<GossipMessage, CancellationToken, ValueTask> receive) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<MessageId> PublishAsync(Topic topic, ReadOnlyMemory<byte> data, CancellationToken stop = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<PeerId> Subscribers(Topic topic) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<PeerId> Mesh(Topic topic) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyDictionary<PeerId, double> Scores() => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
