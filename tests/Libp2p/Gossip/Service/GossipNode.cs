using System.Collections.Concurrent;
using System.Threading.Channels;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Tests.Gossip.Service;

/// <summary>One host with gossip, and what it received.</summary>
internal sealed class GossipNode(Host host, GossipService gossip, FaultTally tally) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Topic, Channel<GossipMessage>> received = new();

    public Host Host => host;

    public PeerId Peer => host.Peer;

    public GossipService Gossip => gossip;

    public FaultTally Tally => tally;

    /// <summary>Subscribes and keeps what comes.</summary>
    public IDisposable Take(Topic topic, TopicOptions? options = null)
    {
        Channel<GossipMessage> channel = received.GetOrAdd(topic, _ => Channel.CreateUnbounded<GossipMessage>());
        return gossip.Subscribe(topic, options ?? new TopicOptions(), (message, stop) => channel.Writer.WriteAsync(message, stop));
    }

    /// <summary>Publishes.</summary>
    public ValueTask<MessageId> PublishAsync(Topic topic, byte[] data) => gossip.PublishAsync(topic, data, GossipNet.Guard);

    /// <summary>The next message of a topic.</summary>
    public async Task<GossipMessage> NextAsync(Topic topic) => await received[topic].Reader.ReadAsync(GossipNet.Guard);

    /// <summary>Whether nothing waits: every message was asked for.</summary>
    public bool IsEmpty(Topic topic) => received[topic].Reader.Count == 0;

    public async ValueTask DisposeAsync()
    {
        await gossip.DisposeAsync();
        await host.DisposeAsync();
        tally.Dispose();
    }

    internal static KeyPair Key(int number)
    {
        byte[] seed = new byte[32];
        seed[0] = (byte)number;
        seed[1] = 77;
        return KeyPair.FromSeed(seed);
    }
}
