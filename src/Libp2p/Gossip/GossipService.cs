using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Service;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip;

/// <summary>Gossipsub over any host: carries out what the pure router decides.</summary>
/// <remarks>
/// Receiving, a message passes: the peer's stream (<see cref="PeerLink"/>), the router, which knows what is new (<see cref="RouterOwner"/>),
/// signature and validator (<see cref="TopicSubscription"/>), the router again, the receiver and the queues of other peers (<see cref="SendQueue"/>).
/// </remarks>
public sealed class GossipService : IGossip
{
    // What a message takes besides its data: author, number, topic, signature, and what they are wrapped in.
    private const int EnvelopeBytesMax = 1024;

    private readonly RouterOwner owner;
    private readonly MessageSeal seal;
    private readonly GossipOptions options;
    private readonly List<IDisposable> registrations = [];
    private bool disposed;

    private GossipService(RouterOwner owner, MessageSeal seal, GossipOptions options)
    {
        this.owner = owner;
        this.seal = seal;
        this.options = options;
    }

    /// <summary>The protocols spoken, the best first. Version 1.0 lacks scores and peer exchange, which are this side's own matter.</summary>
    public static ImmutableArray<ProtocolId> Protocols { get; } = [new("/meshsub/1.1.0"), new("/meshsub/1.0.0")];

    private int SentBytesMax => Math.Min(options.Rpc.BytesMax, options.QueueBytesMax) - EnvelopeBytesMax;

    /// <summary>Starts gossip on a host.</summary>
    /// <param name="host">The host; it is not disposed here.</param>
    /// <param name="identity">The host's identity, which signs what is published.</param>
    /// <param name="options">Parameters and limits.</param>
    public static GossipService Start(IHost host, KeyPair identity, GossipOptions options)
    {
        Random random = new(options.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue));
        RouterOwner owner = new(host, options, new GossipRouter(identity.Peer, options.Router, random));
        GossipService service = new(owner, new MessageSeal(identity), options);
        TimeSpan interval = options.Router.HeartbeatInterval;
        service.registrations.Add(options.Time.CreateTimer(_ => owner.Beat(), null, interval, interval));
        HandlerLimits limits = new() { StreamsPerPeerMax = options.PeerStreamsMax };
        foreach (ProtocolId protocol in Protocols) service.registrations.Add(host.Handle(protocol, owner.ServeAsync, limits));
        service.registrations.Add(host.Watch(owner.Watch));
        return service;
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Topic topic, TopicOptions options, Func<GossipMessage, CancellationToken, ValueTask> receive)
    {
        CheckTopic(topic);
        if (options.DataBytesMax > SentBytesMax)
            throw new ArgumentException($"{options.DataBytesMax} bytes of data do not fit an RPC or a queue, {SentBytesMax} do", nameof(options));
        TopicSubscription subscription = new(topic, options, this.options, receive, owner.Handle);
        if (!owner.TrySubscribe(subscription)) throw new ArgumentException($"{topic} has a subscription already", nameof(topic));
        return new Unsubscriber(() => owner.Unsubscribe(subscription));
    }

    /// <inheritdoc/>
    public async ValueTask<MessageId> PublishAsync(Topic topic, ReadOnlyMemory<byte> data, CancellationToken stop = default)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        CheckTopic(topic);
        int bytesMax = Math.Min((owner.OptionsOf(topic) ?? new TopicOptions()).DataBytesMax, SentBytesMax);
        if (data.Length > bytesMax) throw new ArgumentException($"{data.Length} bytes, {bytesMax} allowed", nameof(data));
        stop.ThrowIfCancellationRequested();
        GossipEnvelope message = seal.Sign(topic, data.Span);
        owner.Handle(new GossipEvent.Published(message));
        await owner.WaitForRoomAsync(stop).ConfigureAwait(false);
        return message.Id;
    }

    /// <inheritdoc/>
    public IReadOnlyList<PeerId> Subscribers(Topic topic) => owner.Ask(router => router.Subscribers(topic));

    /// <inheritdoc/>
    public IReadOnlyList<PeerId> Mesh(Topic topic) => owner.Ask(router => router.Mesh(topic));

    /// <inheritdoc/>
    public IReadOnlyDictionary<PeerId, double> Scores() => owner.Ask(router => router.Scores());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        disposed = true;
        foreach (IDisposable registration in registrations) registration.Dispose();
        await owner.CloseAsync().ConfigureAwait(false);
    }

    private static void CheckTopic(Topic topic)
    {
        if (topic.Value is null || Encoding.UTF8.GetByteCount(topic.Value) > Topic.BytesMax)
            throw new ArgumentException($"a topic is a text of at most {Topic.BytesMax} bytes", nameof(topic));
    }

    private sealed class Unsubscriber(Action unsubscribe) : IDisposable
    {
        public void Dispose() => unsubscribe();
    }
}
