using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Yamux;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>Handlers that fail, hang or are asked too often cost their own streams and nothing else.</summary>
public sealed class StreamLimitTests : HostTestBase
{
    private static readonly ProtocolId Hold = new("/test/hold/1");

    [Fact]
    public async Task A_handler_that_throws_resets_its_stream_and_the_host_goes_on()
    {
        (TestHost a, TestHost b) = await PairAsync();
        using IDisposable bad = b.Host.Handle(new("/test/bad/1"), (_, _) => throw new InvalidOperationException("no"), new HandlerLimits());
        using IDisposable echo = b.ServeEcho();
        Assert.Equal(Fault.StreamReset, await EndOfAsync(a, b, new("/test/bad/1")));
        Assert.Equal(1, b.Meter[Fault.HandlerFailed]);
        Assert.Equal([5], await a.AskEchoAsync(b.Peer, [5], Stop));
    }

    [Fact]
    public async Task What_a_codec_meets_in_a_handler_is_counted_by_its_name()
    {
        (TestHost a, TestHost b) = await PairAsync();
        using IDisposable strict = b.Host.Handle(Hold, (_, _) => throw new NetworkException(Fault.MessageTooLarge, "in a test"), new HandlerLimits());
        Assert.Equal(Fault.StreamReset, await EndOfAsync(a, b, Hold));
        Assert.Equal((1, 0), (b.Meter[Fault.MessageTooLarge], b.Meter[Fault.HandlerFailed]));
    }

    [Fact]
    public async Task Streams_beyond_a_peers_limit_are_reset_while_another_peer_is_served()
    {
        (TestHost a, TestHost b) = await PairAsync();
        TestHost c = await StartAsync("memory", 3);
        await c.Host.DialAsync(b.Address, b.Peer, Stop);
        using IDisposable hold = b.Host.Handle(Hold, GreetAndHoldAsync, new HandlerLimits { StreamsPerPeerMax = 2, StreamsMax = 3 });
        await using IStream first = await OpenHeldAsync(a, b);
        await using IStream second = await OpenHeldAsync(a, b);
        await AssertRefusedAsync(a, b, 1);
        await using IStream others = await OpenHeldAsync(c, b);
        await AssertRefusedAsync(c, b, 2);
        Assert.Equal((0, 0), (a.Meter[Fault.ConnectionLost], c.Meter[Fault.ConnectionLost]));
    }

    [Fact]
    public async Task A_hundred_streams_one_after_the_other_fit_a_limit_of_one()
    {
        (TestHost a, TestHost b) = await PairAsync();
        using IDisposable echo = b.ServeEcho(new HandlerLimits { StreamsPerPeerMax = 1, StreamsMax = 1 });
        for (int i = 0; i < 100; i++) Assert.Equal([(byte)i], await a.AskEchoAsync(b.Peer, [(byte)i], Stop));
        Assert.Equal(0, b.Meter[Fault.TooManyProtocolStreams]);
    }

    [Fact]
    public async Task A_handler_that_never_returns_holds_only_its_slot_and_is_left_behind_in_the_end()
    {
        (TestHost a, TestHost b) = await PairAsync();
        TaskCompletionSource never = new();
        using IDisposable hold = b.Host.Handle(Hold, async (_, _) => await never.Task, new HandlerLimits { StreamsPerPeerMax = 1 });
        using IDisposable echo = b.ServeEcho();
        await using IStream held = await a.Host.OpenStreamAsync(b.Peer, [Hold], Stop);
        Assert.Equal([6], await a.AskEchoAsync(b.Peer, [6], Stop));
        Task closing = b.DisposeAsync().AsTask();
        await MoveUntilAsync(TimeSpan.FromSeconds(1), () => closing.IsCompleted);
        await closing;
        Assert.Equal((0, 0), (b.Meter.Connections, b.Meter.Streams));
        never.SetResult();
    }

    [Fact]
    public async Task A_stream_that_proposes_nothing_is_reset_at_the_deadline()
    {
        TestHost b = await StartAsync("memory", 2);
        await using RawPeer raw = await RawPeer.DialAsync(Memory, b, TestHost.Identity(1), Stop);
        YamuxStream silent = await raw.Session.OpenStreamAsync(Stop);
        // The listener's header shows that the negotiation has begun.
        ReadResult header = await silent.Input.ReadAsync(Stop);
        silent.Input.AdvanceTo(header.Buffer.End);
        await MoveUntilAsync(TimeSpan.FromSeconds(1), () => b.Meter[Fault.NegotiationTimedOut] > 0);
        Assert.Equal(Fault.StreamReset, (await Assert.ThrowsAsync<NetworkException>(() => silent.Input.ReadAsync(Stop).AsTask())).Fault);
        Assert.False(raw.Session.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_peer_that_never_answers_a_proposal_ends_the_opening_at_the_deadline()
    {
        TestHost b = await StartAsync("memory", 2);
        await using RawPeer raw = await RawPeer.DialAsync(Memory, b, TestHost.Identity(1), Stop);
        await b.NextAsync<PeerEvent.Connected>(Stop);
        Task<IStream> opening = b.Host.OpenStreamAsync(TestHost.Identity(1).Peer, [Hold], Stop).AsTask();
        await MoveUntilAsync(TimeSpan.FromSeconds(1), () => opening.IsCompleted);
        Assert.Equal(Fault.NegotiationTimedOut, (await Assert.ThrowsAsync<NetworkException>(() => opening)).Fault);
    }

    [Fact]
    public async Task An_opening_that_is_cancelled_leaves_no_stream()
    {
        TestHost b = await StartAsync("memory", 2);
        await using RawPeer raw = await RawPeer.DialAsync(Memory, b, TestHost.Identity(1), Stop);
        await b.NextAsync<PeerEvent.Connected>(Stop);
        (YamuxStream identify, _) = await raw.AcceptAsync(Stop);
        identify.Reset();
        await b.Meter.UntilAsync(() => b.Meter.Streams == 0, Stop);
        using CancellationTokenSource cancel = new();
        Task<IStream> opening = b.Host.OpenStreamAsync(TestHost.Identity(1).Peer, [Hold], cancel.Token).AsTask();
        await b.Meter.UntilAsync(() => b.Meter.Streams == 1, Stop);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
        await b.Meter.UntilAsync(() => b.Meter.Streams == 0, Stop);
    }

    [Fact]
    public async Task A_known_protocol_whose_proposal_cannot_leave_leaves_no_stream()
    {
        (TestHost a, TestHost b) = await PairAsync();
        using IDisposable echo = b.ServeEcho();
        while (!(await a.NextAsync<PeerEvent.Identified>(Stop)).Protocols.Contains(TestHost.Echo)) continue;
        await a.Meter.UntilAsync(() => a.Meter.Streams == 0, Stop);
        using CancellationTokenSource cancel = new();
        // Between the stream's opening and its first flush.
        Task opened = a.Meter.UntilAsync(() =>
        {
            if (a.Meter.Streams == 1) cancel.Cancel();
            return cancel.IsCancellationRequested;
        }, Stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => a.Host.OpenStreamAsync(b.Peer, [TestHost.Echo], cancel.Token).AsTask());
        await opened;
        await a.Meter.UntilAsync(() => a.Meter.Streams == 0, Stop);
    }

    private async Task<(TestHost A, TestHost B)> PairAsync()
    {
        (TestHost a, TestHost b) = (await StartAsync("memory", 1), await StartAsync("memory", 2));
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        return (a, b);
    }

    private async Task<IStream> OpenHeldAsync(TestHost from, TestHost to)
    {
        IStream stream = await from.Host.OpenStreamAsync(to.Peer, [Hold], Stop);
        ReadResult greeting = await stream.Input.ReadAsync(Stop);
        stream.Input.AdvanceTo(greeting.Buffer.End);
        return stream;
    }

    private async Task AssertRefusedAsync(TestHost from, TestHost to, long count)
    {
        Assert.Equal(Fault.StreamReset, await EndOfAsync(from, to, Hold));
        Assert.Equal(count, to.Meter[Fault.TooManyProtocolStreams]);
    }

    // A reset may overtake the answer to the proposal, and so meet the opening.
    private async Task<Fault> EndOfAsync(TestHost from, TestHost to, ProtocolId protocol) => (await Assert.ThrowsAsync<NetworkException>(async () =>
    {
        await using IStream stream = await from.Host.OpenStreamAsync(to.Peer, [protocol], Stop);
        await TestHost.ReadToEndAsync(stream.Input, Stop);
    })).Fault;

    // The greeting tells the other side that it is served.
    private static async ValueTask GreetAndHoldAsync(IStream stream, CancellationToken stop)
    {
        await stream.Output.WriteAsync(new byte[] { 1 }, stop);
        await TestHost.ReadToEndAsync(stream.Input, stop);
    }
}
