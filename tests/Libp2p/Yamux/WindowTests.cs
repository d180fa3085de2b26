using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>What a session allows the other side to send, and what it holds of it.</summary>
public sealed class WindowTests
{
    private const int Window = YamuxOptions.InitialWindowBytes;

    [Fact]
    public async Task Half_a_window_read_is_allowed_again_at_once_and_less_is_not()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);
        await peer.SendDataAsync(RawFrame.None, 1, Window);

        await stream.TakeAsync((Window / 2) - 1);
        Assert.Empty(await peer.RoundTripAsync());

        await stream.TakeAsync(1);
        List<RawFrame> frames = await peer.RoundTripAsync();
        Assert.Equal(new RawFrame(RawFrame.Window, RawFrame.Ack, 1, Window / 2), frames[0]);
        Assert.Equal(Window / 2, peer.Metrics.ReceiveBytes);
    }

    [Fact]
    public async Task The_round_trip_is_measured_when_a_window_is_used_up_first()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);
        await peer.SendDataAsync(RawFrame.None, 1, Window);

        await stream.TakeAsync(Window);

        List<RawFrame> frames = await peer.RoundTripAsync();
        Assert.Equal(new RawFrame(RawFrame.Ping, RawFrame.Syn, 0, 1), Assert.Single(frames, frame => frame.Type == RawFrame.Ping));
    }

    [Fact]
    public async Task A_window_used_up_within_four_round_trips_doubles()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await OpenMeasuredAsync(peer, TimeSpan.FromMilliseconds(100));

        peer.Time.Advance(TimeSpan.FromMilliseconds(400));

        Assert.Equal(2 * Window, await FillAndReadAsync(peer, stream, Window));
    }

    [Fact]
    public async Task A_window_used_up_slowly_stays_as_it_is()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await OpenMeasuredAsync(peer, TimeSpan.FromMilliseconds(100));

        peer.Time.Advance(TimeSpan.FromMilliseconds(401));

        Assert.Equal(Window, await FillAndReadAsync(peer, stream, Window));
    }

    [Fact]
    public async Task Windows_grow_to_their_limit_and_no_further()
    {
        await using RawPeer peer = new(new YamuxOptions { WindowBytesMax = 4 * Window });
        YamuxStream stream = await OpenMeasuredAsync(peer, TimeSpan.FromMilliseconds(100));
        List<long> granted = [];
        long credit = Window;

        for (int turn = 0; turn < 4; turn++)
        {
            credit = await FillAndReadAsync(peer, stream, (int)credit);
            granted.Add(credit);
        }

        Assert.Equal([2 * Window, 4 * Window, 4 * Window, 4 * Window], granted);
    }

    [Fact]
    public async Task Windows_of_all_streams_share_what_the_connection_may_hold()
    {
        // Half of the memory is for growth, and that is one window: the first stream takes it, the second gets none until the first has ended.
        await using RawPeer peer = new(new YamuxOptions { ReceiveBytesMax = 2 * Window });
        YamuxStream first = await OpenMeasuredAsync(peer, TimeSpan.FromMilliseconds(100));
        YamuxStream second = await peer.OpenAsync(3);

        Assert.Equal(2 * Window, await FillAndReadAsync(peer, first, Window));
        Assert.Equal(Window, await FillAndReadAsync(peer, second, Window));
        first.Reset();
        Assert.Equal(2 * Window, await FillAndReadAsync(peer, second, Window));
    }

    [Fact]
    public async Task A_reader_that_waits_for_a_message_of_many_windows_gets_it()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();
        const int Message = 8 * 1024 * 1024;

        Task writing = Task.Run(() => client.SendAsync(new byte[Message]), YamuxPair.Stop);
        ReadResult read = await server.Input.ReadAtLeastAsync(Message, YamuxPair.Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(60), YamuxPair.Stop);
        await writing;

        Assert.Equal(Message, read.Buffer.Length);
        Assert.Equal(Message, pair.ServerMetrics.ReceiveBytes);
        server.Input.AdvanceTo(read.Buffer.End);
        Assert.Equal(0, pair.ServerMetrics.ReceiveBytes);
    }

    [Fact]
    public async Task A_reader_that_waits_for_more_than_the_largest_window_resets_its_stream()
    {
        await using YamuxPair pair = new(server: new YamuxOptions { WindowBytesMax = 2 * Window });
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();

        Task<NetworkException> writing = Assert.ThrowsAsync<NetworkException>(() => client.SendAsync(new byte[4 * Window]));
        NetworkException reading = await Assert.ThrowsAsync<NetworkException>(async () => await server.Input.ReadAtLeastAsync(3 * Window, YamuxPair.Stop));

        Assert.Equal(Fault.YamuxReceiveMemoryExceeded, reading.Fault);
        Assert.Equal(Fault.StreamReset, (await writing).Fault);
        Assert.Equal(1, pair.ServerMetrics.Count(Fault.YamuxReceiveMemoryExceeded));
        server.Input.Complete();
        Assert.Equal(0, pair.ServerMetrics.ReceiveBytes);
    }

    [Fact]
    public async Task The_stream_that_would_exceed_what_the_connection_may_hold_is_reset_and_others_go_on()
    {
        await using RawPeer peer = new(new YamuxOptions { ReceiveBytesMax = 2 * Window });
        YamuxStream first = await peer.OpenAsync(1);
        await peer.OpenAsync(3);
        YamuxStream third = await peer.OpenAsync(5);

        await peer.SendDataAsync(RawFrame.None, 1, Window);
        await peer.SendDataAsync(RawFrame.None, 3, Window);
        await peer.SendDataAsync(RawFrame.None, 5, 1);

        Assert.Equal([new RawFrame(RawFrame.Window, RawFrame.Rst, 5, 0)], await peer.RoundTripAsync());
        Assert.Equal(Fault.YamuxReceiveMemoryExceeded, await third.ReadFaultAsync());
        Assert.Equal(1, peer.Metrics.Count(Fault.YamuxReceiveMemoryExceeded));
        Assert.Equal(2 * Window, peer.Metrics.ReceiveBytes);
        await first.TakeAsync(Window);
        Assert.Equal(Window, peer.Metrics.ReceiveBytes);
    }

    [Fact]
    public async Task A_frame_as_long_as_a_grown_window_is_taken_and_a_longer_one_is_not()
    {
        await using RawPeer peer = new(new YamuxOptions { FrameReceiveBytesMax = 2 * Window });
        YamuxStream stream = await OpenMeasuredAsync(peer, TimeSpan.FromMilliseconds(100));
        Assert.Equal(2 * Window, await FillAndReadAsync(peer, stream, Window));

        Assert.Equal(4 * Window, await FillAndReadAsync(peer, stream, 2 * Window));
        await peer.SendAsync(new RawFrame(RawFrame.Data, RawFrame.None, 1, (2 * Window) + 1));

        await peer.ExpectEndAsync(Fault.YamuxFrameTooLarge, 1);
    }

    [Fact]
    public async Task A_reader_that_does_not_read_holds_up_its_own_stream_only()
    {
        await using YamuxPair pair = new();
        (YamuxStream slow, YamuxStream slowServer) = await pair.OpenAsync();
        (YamuxStream quick, YamuxStream quickServer) = await pair.OpenAsync();

        Task stuck = Task.Run(() => slow.SendAsync(new byte[4 * Window]), YamuxPair.Stop);
        Task moving = Task.Run(() => quick.SendAsync(new byte[64 * Window]), YamuxPair.Stop);
        await quickServer.TakeAsync(64 * Window);
        await moving;

        Assert.False(stuck.IsCompleted);
        Assert.InRange(pair.ServerMetrics.ReceiveBytes, 0, Window);
        await slowServer.TakeAsync(4 * Window);
        await stuck;
    }

    [Fact]
    public async Task What_a_reader_that_has_gone_would_get_is_allowed_again()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();
        await client.SendAsync(new byte[1000]);
        await server.TakeAsync(1);

        server.Input.Complete();
        await client.SendAsync(new byte[8 * Window]);
        await server.SendAsync("enough"u8.ToArray());

        Assert.Equal("enough"u8.ToArray(), await client.TakeAsync(6));
        Assert.Equal(0, pair.ServerMetrics.ReceiveBytes);
    }

    [Fact]
    public async Task Data_for_a_side_that_closed_both_halves_is_answered_by_a_reset()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);
        stream.Output.Complete();
        stream.Input.Complete();
        Assert.Equal([new RawFrame(RawFrame.Window, RawFrame.Ack | RawFrame.Fin, 1, 0)], await peer.RoundTripAsync());

        await peer.SendDataAsync(RawFrame.None, 1, 10);

        Assert.Equal([new RawFrame(RawFrame.Window, RawFrame.Rst, 1, 0)], await peer.RoundTripAsync());
        Assert.Equal(0, peer.Session.Streams);
    }

    [Fact]
    public async Task What_was_on_its_way_when_a_stream_was_reset_is_skipped_and_pardoned()
    {
        await using RawPeer peer = new(new YamuxOptions { FloodFramesBurst = 10 });
        YamuxStream stream = await peer.OpenAsync(1);
        stream.Reset();
        await peer.RoundTripAsync();

        await peer.SendAsync([.. Enumerable.Repeat(RawPeer.DataFrame(RawFrame.None, 1, Window / 64), 64)]);

        Assert.Empty(await peer.RoundTripAsync());
        Assert.Equal(0, peer.Metrics.ReceiveBytes);
    }

    private static async Task<YamuxStream> OpenMeasuredAsync(RawPeer peer, TimeSpan roundTrip)
    {
        Task<TimeSpan> asked = peer.Session.PingAsync(YamuxPair.Stop).AsTask();
        RawFrame question = (await peer.ReadAsync())!;
        peer.Time.Advance(roundTrip);
        await peer.SendAsync(question with { Flags = RawFrame.Ack });
        Assert.Equal(roundTrip, await asked);
        return await peer.OpenAsync(1);
    }

    private static async Task<long> GrantedAsync(RawPeer peer) =>
        (await peer.RoundTripAsync()).Where(frame => frame.Type == RawFrame.Window).Sum(frame => frame.Length);

    private static async Task<long> FillAndReadAsync(RawPeer peer, YamuxStream stream, int count)
    {
        await peer.SendDataAsync(RawFrame.None, stream.Id, count);
        await peer.RoundTripAsync();
        await stream.TakeAsync(count);
        return await GrantedAsync(peer);
    }
}
