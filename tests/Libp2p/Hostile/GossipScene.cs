using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Tests.Hostile.Raw;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hostile;

/// <summary>Gossip on a scene: the host that is attacked and its bystander take one topic, and the host's messages must reach the bystander.</summary>
internal sealed class GossipScene : IAsyncDisposable
{
    public const string Topic = "blocks";

    public const int LargeBytes = 1_000_000;

    private readonly Scene scene;
    private readonly GossipService bystander;
    private readonly Channel<GossipMessage> received = Channel.CreateUnbounded<GossipMessage>();

    private GossipScene(Scene scene, GossipService victim, GossipService bystander)
    {
        (this.scene, Victim, this.bystander) = (scene, victim, bystander);
        victim.Subscribe(new(Topic), new(), (message, _) => Take(Delivered, message));
        bystander.Subscribe(new(Topic), new(), (message, _) => Take(received, message));
    }

    public GossipService Victim { get; }

    /// <summary>What the host that is attacked delivered to its application.</summary>
    public Channel<GossipMessage> Delivered { get; } = Channel.CreateUnbounded<GossipMessage>();

    public static async Task<GossipScene> StartAsync(Scene scene)
    {
        GossipService victim = GossipService.Start(scene.Victim, scene.Identity, Options(scene.Time, scene.Metrics));
        GossipService bystander = GossipService.Start(scene.Bystander.Host, scene.Bystander.Identity, Options(TimeProvider.System, new StackMetrics()));
        GossipScene gossip = new(scene, victim, bystander);
        while (victim.Subscribers(new(Topic)).Count == 0) await scene.Bystander.Answered(1, scene.Guard);
        for (int i = 0; i < 3; i++) await gossip.Flows(LargeBytes);
        scene.BeginMeasuring();
        return gossip;
    }

    /// <summary>A raw peer that speaks gossip and took the topic.</summary>
    public async Task<(RawPeer Raw, RawStream Stream)> Neighbour()
    {
        RawPeer raw = await scene.Upgraded();
        RawStream stream = await raw.Yamux.OpenAsync(RawPeer.Gossip);
        await stream.SendAsync(Craft.Prefixed(RawGossip.Subscribe(Topic)));
        await raw.Yamux.TakenAsync(RawPeer.Gossip);
        while (!Victim.Subscribers(new(Topic)).Contains(raw.Peer)) await scene.Bystander.Answered(1, scene.Guard);
        return (raw, stream);
    }

    /// <summary>A message of the host that is attacked reaches the bystander.</summary>
    public async Task<MessageId> Flows(int bytes = 1000)
    {
        byte[] data = System.Security.Cryptography.RandomNumberGenerator.GetBytes(bytes);
        MessageId id = await Victim.PublishAsync(new(Topic), data, scene.Guard);
        GossipMessage message = await received.Reader.ReadAsync(scene.Guard);
        Assert.Equal(id, message.Id);
        Assert.Equal(data, message.Data.ToArray());
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await bystander.DisposeAsync();
        await Victim.DisposeAsync();
    }

    // What a node keeps to answer IWANT is no attacker's doing: both keep little, so that the memory that is measured is.
    private static GossipOptions Options(TimeProvider time, StackMetrics metrics) =>
        new() { Time = time, Metrics = metrics, Router = new() { HistoryBytesMax = 2 * 1024 * 1024 } };

    private static ValueTask Take(Channel<GossipMessage> to, GossipMessage message) => to.Writer.WriteAsync(message);
}
