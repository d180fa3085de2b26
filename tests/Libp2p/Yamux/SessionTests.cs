using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>Pings, farewells, and the ends of sessions.</summary>
public sealed class SessionTests
{
    private static readonly YamuxOptions Limits = new();

    [Fact]
    public async Task Both_sides_answer_pings()
    {
        await using YamuxPair pair = new();

        Assert.Equal(TimeSpan.Zero, await pair.Client.PingAsync(YamuxPair.Stop));
        Assert.Equal(TimeSpan.Zero, await pair.Server.PingAsync(YamuxPair.Stop));
    }

    [Fact]
    public async Task A_ping_without_an_answer_times_out_and_a_late_answer_ends_the_next_one()
    {
        await using RawPeer peer = new();
        Task<TimeSpan> first = peer.Session.PingAsync(YamuxPair.Stop).AsTask();
        RawFrame question = (await peer.ReadAsync())!;

        peer.Time.Advance(Limits.PingTimeout);
        Assert.Equal(Fault.YamuxPingTimedOut, (await Assert.ThrowsAsync<NetworkException>(() => first)).Fault);
        Assert.Equal(1, peer.Metrics.Count(Fault.YamuxPingTimedOut));

        Task<TimeSpan> second = peer.Session.PingAsync(YamuxPair.Stop).AsTask();
        await peer.SendAsync(question with { Flags = RawFrame.Ack });
        Assert.Equal(Limits.PingTimeout, await second);
    }

    [Fact]
    public async Task A_silent_peer_is_asked_and_is_dead_when_it_stays_silent()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.Session.OpenStreamAsync(YamuxPair.Stop);
        await peer.ReadAsync();

        peer.Time.Advance(Limits.KeepAliveInterval);
        Assert.Equal(new RawFrame(RawFrame.Ping, RawFrame.Syn, 0, 1), await peer.ReadAsync());
        peer.Time.Advance(Limits.PingTimeout);

        await peer.ExpectEndAsync(Fault.YamuxPingTimedOut, 0);
        Assert.Equal(Fault.YamuxPingTimedOut, await stream.ReadFaultAsync());
    }

    [Fact]
    public async Task A_peer_that_says_anything_is_alive_though_it_does_not_answer()
    {
        await using RawPeer peer = new();

        peer.Time.Advance(Limits.KeepAliveInterval);
        Assert.Equal(RawFrame.Ping, (await peer.ReadAsync())!.Type);
        await peer.OpenAsync(1);
        peer.Time.Advance(Limits.PingTimeout);

        await peer.RoundTripAsync();
        Assert.False(peer.Session.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_peer_that_sends_but_never_reads_ends_when_one_flush_has_waited_for_the_limit()
    {
        await using RawPeer peer = new(pauseBytes: 100);
        YamuxStream stream = await peer.OpenAsync(1);
        await stream.SendAsync(new byte[200]); // the connection is full until somebody reads

        for (TimeSpan waited = TimeSpan.FromSeconds(10); waited < Limits.FlushTimeout; waited += TimeSpan.FromSeconds(10))
        {
            peer.Time.Advance(TimeSpan.FromSeconds(10));
            await peer.OpenAsync((uint)waited.TotalSeconds + 1); // it sends
        }
        Assert.False(peer.Session.Completion.IsCompleted);
        peer.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(Fault.YamuxWriteTimedOut, await peer.Session.EndAsync());
        Assert.Equal(Fault.YamuxWriteTimedOut, await stream.ReadFaultAsync());
        Assert.Equal(1, peer.Metrics.Count(Fault.YamuxWriteTimedOut));
    }

    [Fact]
    public async Task A_peer_that_reads_slowly_has_the_limit_for_each_flush()
    {
        await using RawPeer peer = new(new YamuxOptions { KeepAliveInterval = TimeSpan.Zero }, pauseBytes: 100);
        YamuxStream stream = await peer.OpenAsync(1);

        for (int flush = 0; flush < 3; flush++)
        {
            await stream.SendAsync(new byte[200]); // the connection is full until somebody reads
            peer.Time.Advance(Limits.FlushTimeout - TimeSpan.FromSeconds(1));
            await peer.ReadDataAsync(200);
            Assert.Empty(await peer.RoundTripAsync()); // the flush is over
        }
    }

    [Fact]
    public async Task Keep_alive_can_be_switched_off()
    {
        await using RawPeer peer = new(new YamuxOptions { KeepAliveInterval = TimeSpan.Zero });

        peer.Time.Advance(TimeSpan.FromDays(1));

        Assert.Empty(await peer.RoundTripAsync());
    }

    [Fact]
    public async Task After_goodbye_streams_go_on_and_none_is_opened()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);

        await peer.SendAsync(new RawFrame(RawFrame.GoAway, RawFrame.None, 0, 0));
        await peer.RoundTripAsync();
        NetworkException refused = await Assert.ThrowsAsync<NetworkException>(async () => await peer.Session.OpenStreamAsync(YamuxPair.Stop));
        await peer.SendDataAsync(RawFrame.Fin, 1, 7);

        Assert.Equal(Fault.RemoteClosed, refused.Fault);
        Assert.Equal(7, (await stream.TakeAllAsync()).Length);
        peer.HangUp();
        Assert.Equal(Fault.RemoteClosed, await peer.Session.EndAsync());
    }

    [Fact]
    public async Task Goodbye_while_nothing_is_open_ends_the_session()
    {
        await using RawPeer peer = new();

        await peer.SendAsync(new RawFrame(RawFrame.GoAway, RawFrame.None, 0, 0));

        Assert.Equal(Fault.RemoteClosed, await peer.Session.EndAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_goodbye_the_end_of_the_last_stream_ends_the_session_once_all_is_sent(bool thisSideEndsLast)
    {
        await using RawPeer peer = new(pauseBytes: 100);
        YamuxStream stream = await peer.OpenAsync(1);
        await peer.SendAsync(new RawFrame(RawFrame.GoAway, RawFrame.None, 0, 0));
        if (thisSideEndsLast)
            await peer.SendDataAsync(RawFrame.Fin, 1, 0);
        await peer.OpenAsync(3); // what was sent before it is dealt with
        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.Rst, 3, 0));

        await stream.SendAsync(new byte[200]); // the connection is full until somebody reads
        stream.Output.Complete();
        Assert.False(peer.Session.Completion.IsCompleted);
        if (!thisSideEndsLast)
            await peer.SendDataAsync(RawFrame.Fin, 1, 0);

        Assert.Equal(RawPeer.DataFrame(RawFrame.Ack, 1, 200), await peer.ReadAsync());
        Assert.Equal(new RawFrame(RawFrame.Window, RawFrame.Fin, 1, 0), await peer.ReadAsync());
        Assert.Equal(new RawFrame(RawFrame.GoAway, RawFrame.None, 0, 0), await peer.ReadAsync());
        Assert.Equal(Fault.RemoteClosed, await peer.Session.EndAsync());
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    [InlineData(77u)]
    public async Task Goodbye_with_an_error_ends_the_session(uint code)
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);

        await peer.SendAsync(new RawFrame(RawFrame.GoAway, RawFrame.None, 0, code));

        await peer.ExpectEndAsync(Fault.YamuxGoAway, 0);
        Assert.Equal(Fault.YamuxGoAway, await stream.ReadFaultAsync());
    }

    [Fact]
    public async Task A_lost_connection_ends_all_that_waits()
    {
        await using RawPeer peer = new(new YamuxOptions { UnacknowledgedStreamsMax = 1 });
        YamuxStream stream = await peer.Session.OpenStreamAsync(YamuxPair.Stop);
        Task<Fault> reading = stream.ReadFaultAsync();
        Task<NetworkException> writing = Assert.ThrowsAsync<NetworkException>(() => stream.SendAsync(new byte[YamuxOptions.InitialWindowBytes + 1]));
        Task<NetworkException> opening = Assert.ThrowsAsync<NetworkException>(async () => await peer.Session.OpenStreamAsync(YamuxPair.Stop));
        Task<NetworkException> pinging = Assert.ThrowsAsync<NetworkException>(async () => await peer.Session.PingAsync(YamuxPair.Stop));

        peer.HangUp();

        Assert.Equal(Fault.ConnectionLost, await peer.Session.EndAsync());
        Assert.Equal(Fault.ConnectionLost, await reading);
        Assert.Equal(Fault.ConnectionLost, (await writing).Fault);
        Assert.Equal(Fault.ConnectionLost, (await opening).Fault);
        Assert.Equal(Fault.ConnectionLost, (await pinging).Fault);
        Assert.Equal(Fault.ConnectionLost, (await Assert.ThrowsAsync<NetworkException>(async () => await peer.Session.PingAsync(YamuxPair.Stop))).Fault);
        Assert.Equal((0, 0), (peer.Metrics.Streams, peer.Metrics.QueueBytes));
    }

    [Fact]
    public async Task A_named_end_of_the_layer_below_is_taken_over_and_named_and_counted_once()
    {
        await using YamuxPair pair = new();
        (_, YamuxStream server) = await pair.OpenAsync();

        pair.ClientEnd.Lose();

        Assert.Equal(Fault.ConnectionLost, await pair.Server.EndAsync());
        NetworkException end = await Assert.ThrowsAsync<NetworkException>(() => server.TakeAllAsync());
        Assert.Equal((Fault.ConnectionLost, "ConnectionLost: the test cut the connection"), (end.Fault, end.Message));
        Assert.Equal(1, pair.ServerMetrics.Count(Fault.ConnectionLost));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_fails_at_both_halves_at_once_ends_the_session(bool readThrows)
    {
        TroubledDuplex end = new();
        using CountedMetrics metrics = new();
        YamuxSession session = new(end, YamuxRole.Server, Limits, _ => { }, TimeProvider.System, metrics.Stack);
        YamuxStream stream = await session.OpenStreamAsync(YamuxPair.Stop);
        await end.Flushing.Task.WaitAsync(TimeSpan.FromSeconds(60), YamuxPair.Stop);

        await end.Peer.CompleteAsync(readThrows ? new IOException("the connection was reset") : null);

        Assert.Equal(Fault.ConnectionLost, await session.EndAsync());
        Assert.Equal(Fault.ConnectionLost, await stream.ReadFaultAsync());
        Assert.Equal((1, 1), (end.Completions, metrics.Count(Fault.ConnectionLost)));
        await session.DisposeAsync();
    }

    [Fact]
    public async Task Aborting_names_the_end_of_everything()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();

        pair.Client.Abort(Fault.ConnectionIdle);

        Assert.Equal(Fault.ConnectionIdle, await pair.Client.EndAsync());
        Assert.Equal(Fault.ConnectionIdle, await client.ReadFaultAsync());
        Assert.Equal(Fault.ConnectionIdle, await client.WriteFaultAsync());
        Assert.Equal(Fault.RemoteClosed, await pair.Server.EndAsync());
        Assert.Equal(Fault.RemoteClosed, await server.ReadFaultAsync());
        Assert.Equal(1, pair.ClientMetrics.Count(Fault.ConnectionIdle));
    }

    [Fact]
    public async Task Closing_refuses_new_streams_of_both_sides()
    {
        await using RawPeer peer = new(pauseBytes: 1000);
        YamuxStream stream = await peer.OpenAsync(1);
        await stream.SendAsync(new byte[5000]); // the connection is full until somebody reads

        Task closing = peer.Session.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<NetworkException>(async () => await peer.Session.OpenStreamAsync(YamuxPair.Stop));
        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.Syn, 3, 0));
        List<RawFrame> frames = [];
        while (await peer.ReadAsync() is { } frame)
            frames.Add(frame);
        await closing;

        Assert.Equal(5000, frames.Where(frame => frame.Type == RawFrame.Data).Sum(frame => frame.Length));
        Assert.Equal(new RawFrame(RawFrame.GoAway, RawFrame.None, 0, 0), frames[^1]);
        Assert.False(peer.Accepted.Reader.TryRead(out _));
    }

    [Theory]
    [InlineData(5000)]
    [InlineData(0)]
    public async Task Closing_waits_for_a_peer_that_does_not_read_only_for_a_while(int queued)
    {
        await using RawPeer peer = new(pauseBytes: 12);
        YamuxStream stream = await peer.OpenAsync(1);
        if (queued > 0)
            await stream.SendAsync(new byte[queued]);

        Task closing = peer.Session.DisposeAsync().AsTask();
        Assert.False(closing.IsCompleted);
        peer.Time.Advance(Limits.CloseTimeout);

        await closing.WaitAsync(TimeSpan.FromSeconds(60), YamuxPair.Stop);
        Assert.Equal(Fault.None, await peer.Session.EndAsync());
        Assert.Equal(Fault.StreamAborted, await stream.ReadFaultAsync());
    }

    [Fact]
    public async Task An_acceptor_that_fails_ends_the_session_as_this_sides_error()
    {
        (TestDuplex wire, TestDuplex end) = TestDuplex.Pair();
        using CountedMetrics metrics = new();
        YamuxSession session = new(end, YamuxRole.Server, Limits, _ => throw new InvalidOperationException("a bug"), TimeProvider.System, metrics.Stack);

        await wire.Output.WriteAsync(new byte[] { 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0 }, YamuxPair.Stop);

        Assert.Equal(Fault.ConnectionLost, await session.EndAsync());
        Assert.Equal([0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2], (await wire.Input.ReadAsync(YamuxPair.Stop)).Buffer.FirstSpan.ToArray());
    }
}
