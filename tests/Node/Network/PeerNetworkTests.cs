using System.Buffers;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Ping;
using Blockchain.Node.Machine;
using Blockchain.Node.Network;
using Blockchain.Node.Protocol;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Node.Tests.Network;

/// <summary>Machines talk over the whole network stack, and peers that break the protocol meet a named end.</summary>
public sealed class PeerNetworkTests : LiveNetTestBase
{
    private static readonly ProtocolId Talk = new("/blockchain/06226e46/node/2");

    [Theory]
    [InlineData("/memory/0")]
    [InlineData("/ip4/127.0.0.1/tcp/0")]
    public async Task Two_nodes_come_to_one_tip(string listen)
    {
        LiveNode a = await StartAsync("regtest", listen: listen), b = await StartAsync("regtest", listen: listen);
        Block before = await a.MineAsync(30);
        await ConnectAsync(b, a);
        await b.UntilAsync(node => node.Machine.Chain.Tip.Hash == before.Hash, Stop);
        Block after = await a.MineAsync();
        await b.UntilAsync(node => node.Machine.Chain.Tip.Hash == after.Hash, Stop);
        Block back = await b.MineAsync();
        await a.UntilAsync(node => node.Machine.Chain.Tip.Hash == back.Hash, Stop);
    }

    [Fact]
    public async Task A_block_reaches_a_node_through_another_one()
    {
        LiveNode a = await StartAsync("regtest"), b = await StartAsync("regtest"), c = await StartAsync("regtest");
        await ConnectAsync(a, b);
        await ConnectAsync(b, c);
        Block last = await a.MineAsync(3);
        await c.UntilAsync(node => node.Machine.Chain.Tip.Hash == last.Hash, Stop);
        await b.UntilAsync(node => node.Machine.Chain.Tip.Hash == last.Hash, Stop);
        await b.EndedAsync(0, Stop);
        Assert.Empty(b.Ends);
    }

    [Fact]
    public async Task Nodes_that_dial_each_other_at_once_talk_all_the_same()
    {
        LiveNode a = await StartAsync("regtest"), b = await StartAsync("regtest");
        await Task.WhenAll(ConnectAsync(a, b), ConnectAsync(b, a));
        Block last = await a.MineAsync();
        await b.UntilAsync(node => node.Machine.Chain.Tip.Hash == last.Hash, Stop);
    }

    [Fact]
    public async Task The_node_hears_that_a_peer_comes_what_it_says_and_that_it_goes()
    {
        LiveNode a = await StartAsync("regtest"), b = await StartAsync("regtest");
        await ConnectAsync(a, b);
        await a.UntilAsync(node => node.Seen.OfType<NodeEvent.MessageReceived>().Count() >= 2, Stop);
        Task lost = Task.WhenAll(LostAsync(a.Host), LostAsync(b.Host));
        await b.Host.DisconnectAsync(a.Peer);
        await a.UntilAsync(node => node.Seen.Any(what => what is NodeEvent.PeerDisconnected), Stop);
        await lost.WaitAsync(Stop);
        NodeEvent[] seen = [.. a.Seen.Where(what => what is not NodeEvent.Tick)];
        Assert.IsType<NodeEvent.PeerConnected>(seen[0]);
        Assert.IsType<Message.Hello>(Assert.IsType<NodeEvent.MessageReceived>(seen[1]).Message);
        Assert.All(seen[1..^1], what => Assert.IsType<NodeEvent.MessageReceived>(what));
        Assert.IsType<NodeEvent.PeerDisconnected>(seen[^1]);
        await ConnectAsync(a, b);
        await a.UntilAsync(node => node.Seen.Count(what => what is NodeEvent.PeerConnected) == 2, Stop);
        Block last = await a.MineAsync();
        await b.UntilAsync(node => node.Machine.Chain.Tip.Hash == last.Hash, Stop);
    }

    [Fact]
    public async Task A_peer_of_another_network_is_ended_and_not_banned()
    {
        LiveNode a = await StartAsync("regtest"), other = await StartAsync("testnet3");
        Task<PeerEnd> gone = EndOf(a);
        await ConnectAsync(other, a);
        PeerEnd end = await gone;
        Assert.False(end.Ban);
        Assert.Empty(a.Network.Bans.All);
        Assert.Empty(a.Seen.OfType<NodeEvent.PeerConnected>());
    }

    /// <summary>The protocol's name holds 32 bits of the genesis; the hello holds all.</summary>
    [Fact]
    public async Task A_hello_with_another_genesis_ends_the_talk_and_bans_nobody()
    {
        LiveNode a = await StartAsync("regtest");
        Host stranger = await StrangerAsync();
        await using IStream _ = await SayAsync(stranger, a, Frame(new Message.Hello(default, "x", [], default, new(default, default, Height.Genesis, default))));
        PeerEnd end = await EndOf(a);
        Assert.Equal("another network", end.Reason);
        Assert.False(end.Ban);
        Assert.Empty(a.Network.Bans.All);
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "an unknown kind", [1, 99] },
        { "no kind at all", [0] },
        { "trailing bytes", [2, (byte)MessageKind.GetMempool, 0] },
        { "a block among the talk", [33, (byte)MessageKind.BlockNotFound, .. new byte[32]] },
        { "a long form of a length", [0x81, 0x00, (byte)MessageKind.GetMempool] },
        { "a hello of 5,000 bytes, of which none has come", [0x88, 0x27, (byte)MessageKind.Hello] },
        { "a transaction of 4 MB and more (A1)", [0x81, 0x92, 0xf4, 0x02, (byte)MessageKind.TransactionBody] },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Bytes_that_are_no_message_end_and_ban_their_sender(string what, byte[] bytes)
    {
        LiveNode a = await StartAsync("regtest");
        Host stranger = await StrangerAsync();
        Task lost = LostAsync(stranger);
        await using IStream _ = await SayAsync(stranger, a, bytes);
        PeerEnd end = await EndOf(a);
        Assert.True(end.Ban, what);
        Assert.Equal(stranger.Peer.ToString(), Assert.Single(a.Network.Bans.All).Subject);
        Assert.Equal(stranger.Peer.ToString(), end.Peer.Value);

        await lost.WaitAsync(Stop);
        await ConnectAsync(stranger, a.Host);
        Assert.Equal("is refused", (await EndOf(a, count: 2)).Reason);
        await a.DoAsync(static at => new NodeEvent.Tick(at)); // the loop has taken what was told before
        Assert.Single(a.Seen.OfType<NodeEvent.PeerConnected>());
    }

    [Fact]
    public async Task A_refused_peer_that_comes_again_before_its_old_connection_has_left_is_sent_away_too()
    {
        TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        LiveNode a = await StartAsync("regtest", wrap: transport => new LingeringTransport(transport, left.Task));
        using StackMetrics metrics = new();
        using PingService answers = new(a.Host, TimeProvider.System, metrics);
        Host stranger = await StrangerAsync();
        using PingService pings = new(stranger, TimeProvider.System, metrics);
        Task lost = LostAsync(stranger);
        await using IStream _ = await SayAsync(stranger, a, [1, 99]);
        await lost.WaitAsync(Stop);
        await ConnectAsync(stranger, a.Host);
        await pings.MeasureAsync(a.Peer, Stop); // by now both connections are there
        left.SetResult();
        Assert.Equal("is refused", (await EndOf(a, count: 2)).Reason);
    }

    [Fact]
    public async Task A_peer_under_other_rules_stays_and_its_blocks_are_kept()
    {
        LiveNode old = await StartAsync("march-2013", "0.7"), young = await StartAsync("march-2013", "0.8");
        await ConnectAsync(old, young);
        Block last = await young.MineAsync(2);
        await old.UntilAsync(node => node.Machine.Chain.Tip.Hash == last.Hash, Stop);
        await old.EndedAsync(0, Stop);
        Assert.Empty(old.Ends);
        await young.EndedAsync(0, Stop);
        Assert.Empty(young.Ends);
    }

    [Fact]
    public async Task A_peer_that_never_reads_is_ended_while_others_get_everything()
    {
        const int QueueBytesMax = 1024 * 1024;
        LiveNode a = await StartAsync("regtest", change: options => options with { QueueBytesMax = QueueBytesMax });
        LiveNode b = await StartAsync("regtest");
        Host stranger = await StrangerAsync();
        await using IStream _ = await SayAsync(stranger, a, []);
        await a.UntilAsync(node => node.Seen.Any(what => what is NodeEvent.PeerConnected), Stop);
        await ConnectAsync(b, a);
        Blockchain.Node.Machine.PeerId name = PeerName.Of(stranger.Peer);
        Message.Headers headers = new([.. Enumerable.Repeat(default(BlockHeader), Message.HeadersCountMax)]);
        // Its window, the session's queue and the node's queue hold far less than these 32 MB.
        for (int i = 0; i < 200; i++) a.Network.Send(name, headers);
        PeerEnd end = await EndOf(a);
        Assert.Equal((name, false), (end.Peer, end.Ban));
        Assert.StartsWith("does not read", end.Reason, StringComparison.Ordinal);
        Block last = await a.MineAsync(3);
        await b.UntilAsync(node => node.Machine.Chain.Tip.Hash == last.Hash, Stop);
        await a.EndedAsync(0, Stop);
        Assert.Single(a.Ends);
    }

    [Fact]
    public async Task A21_a_peer_that_asks_for_blocks_faster_than_it_reads_is_ended()
    {
        LiveNode a = await StartAsync("regtest", change: static options => options with { QueueAnswersMax = 64 });
        Host stranger = await StrangerAsync();
        await using IStream _ = await SayAsync(stranger, a, []);
        await a.UntilAsync(node => node.Seen.Any(what => what is NodeEvent.PeerConnected), Stop);
        Blockchain.Node.Machine.PeerId name = PeerName.Of(stranger.Peer);
        // Its window holds two blocks of these, and the session's queues about as much; the bytes alone would not end it.
        Transaction filler = new(2, [new TxIn(default, default, 0)], [new TxOut(default, new(new byte[100_000]))], 0);
        Message.BlockBody answer = new(new Block(default, [filler]));
        for (int i = 0; i < 600; i++) a.Network.Send(name, answer);
        PeerEnd end = await EndOf(a);
        Assert.Equal((name, false), (end.Peer, end.Ban));
        Assert.StartsWith("does not read", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_says_nothing_is_ended()
    {
        FakeTimeProvider time = new();
        LiveNode a = await StartAsync("regtest", change: options => options with { Time = time });
        Host stranger = await StrangerAsync();
        await using IStream _ = await SayAsync(stranger, a, []);
        await a.UntilAsync(node => node.Seen.Any(what => what is NodeEvent.PeerConnected), Stop);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("said nothing for 30 s", (await EndOf(a)).Reason);
    }

    [Fact]
    public async Task A_talk_whose_stream_ends_begins_anew_until_it_was_too_often()
    {
        const int RenewalsMax = 2;
        LiveNode a = await StartAsync("regtest", change: options => options with { RenewalsMax = RenewalsMax });
        Host stranger = await StrangerAsync();
        Task lost = LostAsync(stranger);
        await (await SayAsync(stranger, a, [])).Output.CompleteAsync();
        for (int renewals = 1; renewals <= RenewalsMax; renewals++)
        {
            await a.EndedAsync(renewals, Stop);
            await a.UntilAsync(node => node.Seen.Count(what => what is NodeEvent.PeerConnected) == renewals + 1, Stop);
            Assert.False(lost.IsCompleted);
            await (await stranger.OpenStreamAsync(a.Peer, [Talk], Stop)).Output.CompleteAsync();
        }
        await lost.WaitAsync(Stop);
        await a.EndedAsync(RenewalsMax + 1, Stop);
        Assert.All(a.Ends, end => Assert.False(end.Ban || end.Closes));
    }

    [Fact]
    public async Task A_node_that_stops_is_not_taken_for_one_of_another_network()
    {
        TaskCompletionSource came = new(), held = new();
        Host stopping = await StrangerAsync();
        PeerNetwork network = new(stopping, new() { Genesis = Spec("regtest").Genesis.Hash, Limits = MessageLimits.Of(Spec("regtest").RuleSets), Ended = _ => { } }, async happened =>
        {
            NodeEvent what = happened(default);
            if (what is NodeEvent.PeerConnected) came.TrySetResult();
            if (what is NodeEvent.PeerDisconnected) await held.Task;
        });
        LiveNode before = await StartAsync("regtest"), late = await StartAsync("regtest");
        await ConnectAsync(before.Host, stopping);
        await came.Task.WaitAsync(Stop);

        Task stopped = network.DisposeAsync().AsTask(); // it waits until the node has heard that the first peer is gone
        await ConnectAsync(late.Host, stopping);
        PeerEnd end = await EndOf(late);
        held.SetResult();
        await stopped.WaitAsync(Stop);

        Assert.DoesNotContain("network", end.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(Fault.ProtocolNotSupported), end.Reason, StringComparison.Ordinal);
    }

    private static async Task<IStream> SayAsync(Host stranger, LiveNode to, byte[] bytes)
    {
        stranger.Handle(Talk, KeepAsync, new HandlerLimits());
        stranger.Handle(new("/blockchain/06226e46/blocks/1"), KeepAsync, new HandlerLimits());
        await stranger.DialAsync(to.Host.Addresses[0], to.Peer);
        IStream stream = await stranger.OpenStreamAsync(to.Peer, [Talk]);
        try
        {
            await stream.Output.WriteAsync(bytes);
        }
        catch (NetworkException refused) when (refused.Fault is Fault.StreamReset or Fault.RemoteClosed or Fault.ConnectionLost)
        {
            // They were read, and the stream or the connection ended for them, before this side had heard that they were sent.
        }
        return stream;
    }

    // Reads nothing and keeps the stream until the host ends.
    private static async ValueTask KeepAsync(IStream stream, CancellationToken stop) => await new TaskCompletionSource().Task.WaitAsync(stop);

    private static async Task LostAsync(Host host)
    {
        TaskCompletionSource lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable watch = host.Watch(what =>
        {
            if (what is PeerEvent.Disconnected) lost.TrySetResult();
        });
        await lost.Task;
    }

    private static byte[] Frame(Message message)
    {
        WireWriter writer = new();
        MessageCodec.Write(message, writer);
        ArrayBufferWriter<byte> frame = new();
        LengthPrefixed.Write(frame, writer.Written);
        return frame.WrittenSpan.ToArray();
    }

    private async Task<PeerEnd> EndOf(LiveNode node, int count = 1)
    {
        await node.EndedAsync(count, Stop);
        return node.Ends[count - 1];
    }
}
