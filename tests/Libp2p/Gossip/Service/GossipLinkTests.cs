using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Wire;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.TestKit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Libp2p.Tests.Gossip.Service;

/// <summary>The streams to peers: slow ones, ones that fail, ones that come late.</summary>
public sealed class GossipLinkTests
{
    private static readonly Topic Blocks = new("blocks");

    [Fact]
    public async Task A_peer_that_reads_nothing_costs_its_queue_and_nobody_else_notices_and_it_recovers()
    {
        const int limit = 4_000_000;
        const int rounds = 60;
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync(options => options with { QueueBytesMax = limit });
        GossipNode good = await net.NodeAsync();
        node.Take(Blocks);
        good.Take(Blocks);
        await GossipNet.DialAsync(good.Host, node.Host);
        RawPeer slow = await net.RawAsync();
        slow.Serve(reads: false);
        await GossipNet.DialAsync(slow.Host, node.Host);
        await slow.OpenAsync(node.Peer);
        await slow.SubscribeAsync(Blocks);
        await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Count == 2);

        for (int number = 0; number < rounds; number++)
        {
            Task publishing = node.PublishAsync(Blocks, Data(number, 1_000_000)).AsTask();
            await net.UntilAsync(() => publishing.IsCompleted);
            Assert.Equal(number, BitConverter.ToInt32((await good.NextAsync(Blocks)).Data.Span));
        }
        long peak = node.Tally.Peak("libp2p.send.queued");
        // Both peers' queues are in the sum; the good one's holds a message or two.
        Assert.InRange(peak, 1_000_000, limit + 2_100_000);
        Assert.InRange(node.Tally.Count(Fault.GossipQueueFull), rounds - 8, rounds);

        slow.Read();
        await net.UntilAsync(() => node.Tally.Now("libp2p.send.queued") == 0, beat: false);
        await node.PublishAsync(Blocks, Data(777, 1_000_000));
        await slow.NextAsync(rpc => rpc.Messages.Any(message => BitConverter.ToInt32(message.Data.Span) == 777));
        Assert.Equal(777, BitConverter.ToInt32((await good.NextAsync(Blocks)).Data.Span));
        Evidence.Record($"gossip queue: {rounds} messages of 1 MB to a peer that reads nothing cost at most {limit / 1_000_000} MB for it; the other peer got {rounds} of {rounds}");
    }

    [Fact]
    public async Task A_burst_of_more_than_the_queue_reaches_a_peer_that_keeps_up()
    {
        const int rounds = 40;
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync(options => options with { QueueBytesMax = 2_500_000 });
        GossipNode other = await net.NodeAsync();
        other.Take(Blocks);
        await GossipNet.DialAsync(other.Host, node.Host);
        await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Count == 1);

        for (int number = 0; number < rounds; number++) await node.PublishAsync(Blocks, Data(number, 1_000_000));

        for (int number = 0; number < rounds; number++) Assert.Equal(1_000_000, (await other.NextAsync(Blocks)).Data.Length);
        Assert.Equal(0, node.Tally.Count(Fault.GossipQueueFull));
    }

    [Fact]
    public async Task What_a_peer_missed_while_it_read_nothing_it_is_told_and_gets_when_it_reads_again()
    {
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync(options => options with { QueueBytesMax = 3_000_000, PublishWaitMax = TimeSpan.Zero });
        node.Take(Blocks);
        RawPeer slow = await net.RawAsync();
        slow.Serve(reads: false);
        await GossipNet.DialAsync(slow.Host, node.Host);
        await slow.OpenAsync(node.Peer);
        await slow.SubscribeAsync(Blocks);
        // Lazy gossip is for those outside the mesh.
        await slow.SendAsync(new GossipRpc { Graft = [Blocks] });
        await net.UntilAsync(() => node.Gossip.Mesh(Blocks).Count == 1);

        HashSet<MessageId> published = [];
        for (int number = 0; number < 10; number++) published.Add(await node.PublishAsync(Blocks, Data(number, 1_000_000)));
        Assert.InRange(node.Tally.Count(Fault.GossipQueueFull), 5, 9);
        slow.Read();
        await net.UntilAsync(() => node.Tally.Now("libp2p.send.queued") == 0, beat: false);
        net.Time.Advance(TimeSpan.FromSeconds(1));
        // The router may tell a peer that came into the mesh of all that is recent; this tells of exactly what was missed.
        GossipRpc told = await slow.NextAsync(rpc =>
        {
            published.ExceptWith(rpc.Messages.Select(message => message.Id));
            return rpc.IHave.Any(have => have.Topic == Blocks && have.Messages.Order().SequenceEqual(published.Order()));
        });

        Assert.InRange(published.Count, 5, 9);
        GossipIHave missed = Assert.Single(told.IHave);
        await slow.SendAsync(new GossipRpc { IWant = [missed.Messages[0]] });
        await slow.NextAsync(rpc => rpc.Messages.Any(message => message.Id == missed.Messages[0]));
    }

    [Fact]
    public async Task A_peer_whose_queue_is_more_than_half_full_is_still_asked_for_what_it_announces()
    {
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync(options => options with { QueueBytesMax = 3_000_000, PublishWaitMax = TimeSpan.Zero });
        node.Take(Blocks);
        RawPeer slow = await net.RawAsync();
        slow.Serve(reads: false);
        await GossipNet.DialAsync(slow.Host, node.Host);
        await slow.OpenAsync(node.Peer);
        await slow.SubscribeAsync(Blocks);
        await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Count == 1);
        for (int number = 0; number < 2; number++) await node.PublishAsync(Blocks, Data(number, 1_000_000));
        Assert.True(node.Tally.Now("libp2p.send.queued") > 1_500_000);

        Topic last = new("last");
        MessageId announced = MessageId.Of(Blocks, [1, 2, 3]);
        await slow.SendAsync(new GossipRpc { IHave = [new GossipIHave(Blocks, [announced])] });
        await slow.SubscribeAsync(last);
        await net.UntilAsync(() => node.Gossip.Subscribers(last).Count == 1, beat: false);
        Assert.Equal(0, node.Tally.Count(Fault.GossipQueueFull));
        slow.Read();

        await slow.NextAsync(rpc => rpc.IWant.Contains(announced));
    }

    [Fact]
    public async Task A_peer_that_lets_even_control_pile_up_has_its_stream_opened_anew()
    {
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync(options => options with { QueueBytesMax = 100_000, QueueControlBytesMax = 10_000 });
        TopicOptions few = new() { DataBytesMax = 10_000 };
        RawPeer slow = await net.RawAsync();
        slow.Serve(reads: false);
        await GossipNet.DialAsync(slow.Host, node.Host);
        await slow.OpenAsync(node.Peer);
        IStream first = await slow.StreamAsync();

        for (int number = 0; node.Tally.Count(Fault.GossipQueueFull) == 0; number++)
        {
            node.Take(new Topic($"{number % 50}-{new string('x', 200)}"), few).Dispose();
            await Task.Yield();
        }
        IDisposable kept = node.Take(Blocks, few);
        slow.Read();
        await net.UntilAsync(() => slow.HasStream);
        IStream second = await slow.StreamAsync();

        Assert.NotSame(first, second);
        await slow.NextAsync(rpc => rpc.Subscriptions.Contains(new GossipSubscription(Blocks, true)));
        kept.Dispose();
    }

    [Fact]
    public async Task A_stream_that_the_peer_resets_is_opened_again_after_a_while_and_its_subscriptions_are_remembered()
    {
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync();
        RawPeer raw = await net.RawAsync();
        raw.Serve();
        await GossipNet.DialAsync(raw.Host, node.Host);
        await raw.OpenAsync(node.Peer);
        await raw.SubscribeAsync(Blocks);
        await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Count == 1);

        for (byte round = 0; round < 3; round++)
        {
            (await raw.StreamAsync()).Reset();
            await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Count == 0, beat: false);
            await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Count == 1);
            await node.PublishAsync(Blocks, new[] { round });
            GossipRpc rpc = await raw.NextAsync(rpc => rpc.Messages.Count > 0);
            Assert.Equal([round], rpc.Messages[0].Data.ToArray());
        }
    }

    [Fact]
    public async Task A_peer_without_gossip_is_left_alone_until_it_speaks_it()
    {
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync();
        node.Take(Blocks);
        RawPeer raw = await net.RawAsync();
        await GossipNet.DialAsync(raw.Host, node.Host);
        await net.UntilAsync(() => node.Host.Connections.Count == 1);
        for (int second = 0; second < 100; second++)
        {
            net.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        Assert.Empty(node.Gossip.Scores());

        raw.Serve();
        await raw.OpenAsync(node.Peer);
        await raw.SubscribeAsync(Blocks);

        await raw.NextAsync(rpc => rpc.Subscriptions.Contains(new GossipSubscription(Blocks, true)));
        await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Contains(raw.Peer));
    }

    [Fact]
    public async Task A_peer_that_speaks_version_1_0_only_takes_part()
    {
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync();
        node.Take(Blocks);
        RawPeer raw = await net.RawAsync();
        raw.Serve(protocol: "/meshsub/1.0.0");
        await GossipNet.DialAsync(raw.Host, node.Host);
        await raw.OpenAsync(node.Peer);
        await raw.SubscribeAsync(Blocks);
        await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Count == 1);

        await node.PublishAsync(Blocks, new byte[] { 1 });

        await raw.NextAsync(rpc => rpc.Messages.Count == 1);
        Assert.Equal("/meshsub/1.0.0", (await raw.StreamAsync()).Protocol.Value);
    }

    [Fact]
    public async Task A_peer_that_disconnects_is_forgotten_and_taken_anew_when_it_comes_back()
    {
        await using GossipNet net = new();
        GossipNode a = await net.NodeAsync();
        GossipNode b = await net.NodeAsync();
        a.Take(Blocks);
        b.Take(Blocks);
        for (byte round = 0; round < 3; round++)
        {
            await GossipNet.DialAsync(a.Host, b.Host);
            await net.UntilAsync(() => a.Gossip.Subscribers(Blocks).Count == 1);
            await a.PublishAsync(Blocks, new[] { round });
            Assert.Equal([round], (await b.NextAsync(Blocks)).Data.ToArray());
            await b.Host.DisconnectAsync(a.Peer);
            await net.UntilAsync(() => a.Gossip.Scores().Count == 0 && b.Gossip.Scores().Count == 0);
            // Gossip hears of the stream's end first; a dial before the hosts know would be answered by the connection that is ending.
            await net.UntilAsync(() => a.Host.Connections.Count == 0 && b.Host.Connections.Count == 0);
        }
    }

    [Fact]
    public async Task A_stream_of_a_new_connection_never_ends_with_the_old_connection()
    {
        const int rounds = 200;
        ScriptedHost host = new(GossipNode.Key(1).Peer);
        PeerId peer = GossipNode.Key(2).Peer;
        await using GossipService gossip = GossipService.Start(host, GossipNode.Key(1), new GossipOptions { Time = new FakeTimeProvider() });
        GossipFrame subscribing = Assert.Single(GossipRpcWriter.Write(new GossipRpc { Subscriptions = [new GossipSubscription(Blocks, true)] }));
        for (int round = 0; round < rounds; round++)
        {
            host.Connect(peer);
            ScriptedHost.ScriptedStream stream = host.Bring(peer, GossipService.Protocols[0]);
            foreach (ReadOnlyMemory<byte> part in subscribing.Parts) await stream.Writer.WriteAsync(part, GossipNet.Guard);
            await GossipNet.TurnsAsync(() => gossip.Subscribers(Blocks).Count == 1);
            Assert.False(stream.IsReset);
            host.Disconnect(peer);
            Assert.Empty(gossip.Subscribers(Blocks));
        }
    }

    [Fact]
    public async Task A_service_that_starts_on_a_connected_host_finds_its_peers()
    {
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync();
        node.Take(Blocks);
        RawPeer late = await net.RawAsync();
        await GossipNet.DialAsync(late.Host, node.Host);
        await net.UntilAsync(() => node.Host.Connections.Count == 1);

        await using GossipService gossip = GossipService.Start(late.Host, late.Key, new GossipOptions { Time = net.Time });
        await net.UntilAsync(() => gossip.Subscribers(Blocks).Contains(node.Peer));
    }

    [Fact]
    public async Task A_peer_that_is_named_with_its_signed_record_is_dialled()
    {
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync(options => options with
        {
            Router = options.Router with { Score = options.Router.Score with { AcceptPeerExchangeThreshold = 0 } },
        });
        node.Take(Blocks);
        GossipNode unknown = await net.NodeAsync();
        unknown.Take(Blocks);
        KeyPair key = GossipNode.Key(2);
        Assert.Equal(unknown.Peer, key.Peer);
        RawPeer raw = await net.RawAsync();
        raw.Serve();
        await GossipNet.DialAsync(raw.Host, node.Host);
        await raw.OpenAsync(node.Peer);
        await raw.SubscribeAsync(Blocks);
        await raw.SendAsync(new GossipRpc { Graft = [Blocks] });
        await net.UntilAsync(() => node.Gossip.Mesh(Blocks).Contains(raw.Peer));

        GossipPeer named = new(unknown.Peer, PeerRecord.Seal(key, 1, unknown.Host.Addresses));
        GossipPeer forged = new(raw.Peer, PeerRecord.Seal(key, 1, unknown.Host.Addresses));
        await raw.SendAsync(new GossipRpc { Prune = [new GossipPrune(Blocks, TimeSpan.FromSeconds(60), [forged, named])] });

        await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Contains(unknown.Peer));
    }

    [Fact]
    public async Task A_peer_that_was_named_and_does_not_speak_gossip_holds_no_place_of_another()
    {
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync(options => options with
        {
            ConnectsMax = 1,
            Router = options.Router with { Score = options.Router.Score with { AcceptPeerExchangeThreshold = 0 } },
        });
        node.Take(Blocks);
        RawPeer mute = await net.RawAsync();
        RawPeer speaker = await net.RawAsync();
        speaker.Serve();
        RawPeer raw = await net.RawAsync();
        raw.Serve();
        await GossipNet.DialAsync(raw.Host, node.Host);
        await raw.OpenAsync(node.Peer);
        await raw.SubscribeAsync(Blocks);
        await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Count == 1);

        await raw.SendAsync(Naming(mute));
        await net.UntilAsync(() => node.Host.Connections.Any(connection => connection.Peer == mute.Peer), beat: false);
        // The dial of the first may be going on still; then the next is refused, and named again.
        CancellationToken guard = GossipNet.Guard;
        while (!speaker.HasStream)
        {
            guard.ThrowIfCancellationRequested();
            long refused = node.Tally.Count(Fault.GossipTooManyConnects);
            await raw.SendAsync(Naming(speaker));
            await net.UntilAsync(() => speaker.HasStream || node.Tally.Count(Fault.GossipTooManyConnects) > refused, beat: false);
        }

        Assert.Contains(node.Host.Connections, connection => connection.Peer == mute.Peer);

        static GossipRpc Naming(RawPeer peer) => new()
        {
            Prune = [new GossipPrune(Blocks, TimeSpan.FromSeconds(60), [new GossipPeer(peer.Peer, PeerRecord.Seal(peer.Key, 1, peer.Host.Addresses))])],
        };
    }

    [Fact]
    public async Task What_the_mesh_did_not_bring_comes_by_IHAVE_and_IWANT()
    {
        await using GossipNet net = new();
        GossipNode node = await net.NodeAsync();
        node.Take(Blocks);
        GossipNode friend = await net.NodeAsync(options => options with { Router = options.Router with { FloodPublish = false } });
        friend.Take(Blocks);
        await GossipNet.DialAsync(friend.Host, node.Host);
        await net.UntilAsync(() => node.Gossip.Mesh(Blocks).Count == 1 && friend.Gossip.Mesh(Blocks).Count == 1);
        RawPeer raw = await net.RawAsync();
        raw.Serve();
        await GossipNet.DialAsync(raw.Host, node.Host);
        await raw.OpenAsync(node.Peer);
        await raw.SubscribeAsync(Blocks);
        await raw.SendAsync(new GossipRpc { Prune = [new GossipPrune(Blocks, TimeSpan.FromSeconds(1000), [])] });
        await net.UntilAsync(() => node.Gossip.Subscribers(Blocks).Count == 2 && !node.Gossip.Mesh(Blocks).Contains(raw.Peer));

        MessageId id = await friend.PublishAsync(Blocks, [1, 2, 3]);
        await node.NextAsync(Blocks);
        net.Time.Advance(TimeSpan.FromSeconds(1));
        GossipRpc told = await raw.NextAsync(rpc => rpc.IHave.Count > 0);
        Assert.Equal([id], Assert.Single(told.IHave).Messages);
        await raw.SendAsync(new GossipRpc { IWant = [id] });

        GossipRpc answer = await raw.NextAsync(rpc => rpc.Messages.Count > 0);
        Assert.Equal((id, friend.Peer), (answer.Messages[0].Id, answer.Messages[0].Author));
    }

    private static byte[] Data(int number, int size)
    {
        byte[] data = new byte[size];
        BitConverter.TryWriteBytes(data, number);
        return data;
    }
}
