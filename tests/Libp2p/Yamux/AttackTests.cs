using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>Frames that an honest peer does not send: each meets a bounded end that has a name.</summary>
public sealed class AttackTests
{
    private const uint ProtocolError = 1;

    [Theory]
    [InlineData("010000000000000100000000", "version 1")]
    [InlineData("000400000000000100000000", "type 4")]
    [InlineData("00ff00000000000100000000", "type 255")]
    [InlineData("000000100000000100000000", "flag 16")]
    [InlineData("000080000000000100000000", "flag 32768")]
    [InlineData("000000000000000000000000", "data of the session itself")]
    [InlineData("000100000000000000000001", "a window of the session itself")]
    [InlineData("000100030000000100000000", "a stream opened and acknowledged at once")]
    [InlineData("000100090000000100000000", "a stream opened and reset at once")]
    [InlineData("000200000000000000000000", "a ping that neither asks nor answers")]
    [InlineData("000200030000000000000000", "a ping that asks and answers")]
    [InlineData("000200010000000100000000", "a ping of a stream")]
    [InlineData("000300000000000100000000", "GoAway of a stream")]
    [InlineData("000300010000000000000000", "GoAway with a flag")]
    public async Task A_header_that_means_nothing_ends_the_session(string header, string what)
    {
        await using RawPeer peer = new();

        await peer.SendBytesAsync(Convert.FromHexString(header));

        await peer.ExpectEndAsync(Fault.YamuxMalformed, ProtocolError);
        Assert.False(peer.Accepted.Reader.TryRead(out _), what);
    }

    [Theory]
    [InlineData(2u)]
    [InlineData(4_294_967_294u)]
    public async Task A_stream_of_the_wrong_parity_ends_the_session(uint id)
    {
        await using RawPeer peer = new();

        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.Syn, id, 0));

        await peer.ExpectEndAsync(Fault.YamuxBadStreamId, ProtocolError);
    }

    [Theory]
    [InlineData(5u, 5u)]
    [InlineData(513u, 1u)]
    [InlineData(4_294_967_295u, 4_294_966_783u)]
    public async Task A_stream_id_that_was_used_or_comes_too_late_ends_the_session(uint first, uint second)
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(first);

        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.Syn, second, 0));

        await peer.ExpectEndAsync(Fault.YamuxBadStreamId, ProtocolError);
        Assert.Equal(Fault.YamuxBadStreamId, await stream.ReadFaultAsync());
    }

    [Theory]
    [InlineData(5u, 3u)]
    [InlineData(511u, 1u)]
    [InlineData(4_294_967_295u, 4_294_966_785u)]
    public async Task A_lower_stream_id_may_come_late_and_only_once(uint first, uint second)
    {
        await using RawPeer peer = new();

        await peer.OpenAsync(first);
        Assert.Equal(second, (await peer.OpenAsync(second)).Id);
        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.Rst, second, 0), new RawFrame(RawFrame.Window, RawFrame.Syn, second, 0));

        await peer.ExpectEndAsync(Fault.YamuxBadStreamId, ProtocolError);
    }

    [Fact]
    public async Task A_frame_that_announces_2_gigabytes_for_an_unknown_stream_ends_the_session_unread()
    {
        await using RawPeer peer = new();

        await peer.SendAsync(new RawFrame(RawFrame.Data, RawFrame.None, 9, 2_147_483_648) { Bytes = new byte[1000] });

        await peer.ExpectEndAsync(Fault.YamuxFrameTooLarge, ProtocolError);
        Assert.Equal(0, peer.Metrics.ReceiveBytes);
    }

    [Fact]
    public async Task Ten_thousand_streams_at_once_are_reset_beyond_the_backlog_and_end_in_a_flood()
    {
        await using RawPeer peer = new();
        YamuxOptions limits = new();

        Task flood = peer.SendAsync([.. Enumerable.Range(0, 10_000).Select(index => new RawFrame(RawFrame.Window, RawFrame.Syn, (uint)((2 * index) + 1), 0))]);

        await peer.ExpectEndAsync(Fault.YamuxControlFlood, ProtocolError);
        await flood;
        Assert.Equal(limits.InboundBacklogStreamsMax, peer.Accepted.Reader.Count);
        Assert.Equal(limits.FloodFramesBurst, peer.Metrics.Count(Fault.YamuxBacklogFull));
        Assert.Equal(0, peer.Metrics.Streams);
        Assert.Equal(0, peer.Metrics.ReceiveBytes);
    }

    [Fact]
    public async Task Streams_that_are_opened_and_reset_in_turn_end_in_a_flood()
    {
        await using RawPeer peer = new(new YamuxOptions { FloodFramesBurst = 100 });
        IEnumerable<RawFrame> storm = Enumerable.Range(0, 101).SelectMany(index => new[]
        {
            new RawFrame(RawFrame.Window, RawFrame.Syn, (uint)((2 * index) + 1), 0),
            new RawFrame(RawFrame.Window, RawFrame.Rst, (uint)((2 * index) + 1), 0),
        });

        await peer.SendAsync([.. storm]);

        await peer.ExpectEndAsync(Fault.YamuxControlFlood, ProtocolError);
        Assert.Equal(101, peer.Accepted.Reader.Count);
        Assert.Equal(100, peer.Metrics.Count(Fault.StreamReset));
        Assert.Equal(0, peer.Metrics.Streams);
    }

    [Theory]
    [InlineData(RawFrame.Window, RawFrame.Rst, 99u, 0u, "resets of unknown streams")]
    [InlineData(RawFrame.Window, RawFrame.None, 99u, 5u, "windows of unknown streams")]
    [InlineData(RawFrame.Data, RawFrame.None, 99u, 0u, "data of unknown streams")]
    [InlineData(RawFrame.Ping, RawFrame.Syn, 0u, 1u, "pings")]
    [InlineData(RawFrame.Ping, RawFrame.Ack, 0u, 1u, "answers that nobody asked for")]
    [InlineData(RawFrame.Data, RawFrame.None, 1u, 0u, "data of no bytes")]
    [InlineData(RawFrame.Window, RawFrame.None, 1u, 0u, "windows of no bytes")]
    [InlineData(RawFrame.Window, RawFrame.Ack, 1u, 0u, "acknowledgements of a stream that the peer opened itself")]
    public async Task Frames_that_only_cost_end_in_a_flood(byte type, ushort flags, uint id, uint length, string what)
    {
        await using RawPeer peer = new(new YamuxOptions { FloodFramesBurst = 51 });
        await peer.OpenAsync(1);

        await peer.SendAsync([.. Enumerable.Repeat(new RawFrame(type, flags, id, length), 50)]);
        await peer.RoundTripAsync(); // the 51st
        Assert.False(peer.Session.Completion.IsCompleted, what);
        await peer.SendAsync(new RawFrame(type, flags, id, length));

        await peer.ExpectEndAsync(Fault.YamuxControlFlood, ProtocolError);
    }

    [Fact]
    public async Task Floods_are_forgiven_at_the_rate_of_the_limit()
    {
        await using RawPeer peer = new(new YamuxOptions { FloodFramesBurst = 20, FloodFramesPerSecond = 10 });

        for (int second = 0; second < 30; second++)
        {
            for (uint ping = 0; ping < 10; ping++)
                await peer.RoundTripAsync(ping);
            peer.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await peer.SendAsync([.. Enumerable.Repeat(new RawFrame(RawFrame.Ping, RawFrame.Syn, 0, 1), 21)]);

        await peer.ExpectEndAsync(Fault.YamuxControlFlood, ProtocolError);
    }

    [Fact]
    public async Task Data_beyond_the_window_ends_the_session()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);

        await peer.SendDataAsync(RawFrame.None, 1, YamuxOptions.InitialWindowBytes);
        await peer.SendDataAsync(RawFrame.None, 1, 1);

        await peer.ExpectEndAsync(Fault.YamuxWindowExceeded, ProtocolError);
        Assert.Equal(Fault.YamuxWindowExceeded, await stream.ReadFaultAsync());
    }

    [Fact]
    public async Task Data_beyond_the_window_with_the_opening_frame_ends_the_session()
    {
        await using RawPeer peer = new();

        await peer.SendAsync(new RawFrame(RawFrame.Data, RawFrame.Syn, 1, YamuxOptions.InitialWindowBytes + 1));

        await peer.ExpectEndAsync(Fault.YamuxWindowExceeded, ProtocolError);
        Assert.False(peer.Accepted.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_window_beyond_32_bits_ends_the_session()
    {
        await using RawPeer peer = new();
        await peer.OpenAsync(1);

        await peer.SendAsync(
            new RawFrame(RawFrame.Window, RawFrame.None, 1, uint.MaxValue - YamuxOptions.InitialWindowBytes),
            new RawFrame(RawFrame.Window, RawFrame.None, 1, 1));

        await peer.ExpectEndAsync(Fault.YamuxMalformed, ProtocolError);
    }

    [Fact]
    public async Task Data_after_the_end_of_a_half_ends_the_session()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);

        await peer.SendDataAsync(RawFrame.Fin, 1, 3);
        await peer.SendDataAsync(RawFrame.None, 1, 1);

        await peer.ExpectEndAsync(Fault.StreamClosed, ProtocolError);
        Assert.Equal(3, (await stream.TakeAllAsync()).Length);
    }

    [Fact]
    public async Task Zero_length_data_that_opens_and_closes_is_a_stream_without_bytes()
    {
        await using RawPeer peer = new();

        await peer.SendDataAsync(RawFrame.Syn | RawFrame.Fin, 1, 0);

        Assert.Empty(await (await peer.AcceptAsync()).TakeAllAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(40)]
    public async Task A_connection_that_ends_within_a_frame_is_lost(int bytes)
    {
        await using RawPeer peer = new();
        byte[] frame = [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 100, .. new byte[100]];

        await peer.SendBytesAsync(frame.AsMemory(0, bytes));
        peer.HangUp();

        Assert.Equal(Fault.ConnectionLost, await peer.Session.EndAsync());
        Assert.Equal(1, peer.Metrics.Count(Fault.ConnectionLost));
    }

    [Fact]
    public async Task Answers_to_a_peer_that_does_not_read_are_bounded()
    {
        await using RawPeer peer = new(new YamuxOptions { FloodFramesBurst = int.MaxValue, ControlQueueFramesMax = 500 }, pauseBytes: 1000);

        // The first answers fill the connection, the next ones the queue.
        for (uint sent = 0; !peer.Session.Completion.IsCompleted && sent < 1_000_000; sent++)
            await peer.SendAsync(new RawFrame(RawFrame.Ping, RawFrame.Syn, 0, sent));

        Assert.Equal(Fault.YamuxControlQueueFull, await peer.Session.EndAsync());
    }

    [Fact]
    public async Task Windows_of_one_byte_take_no_more_places_than_the_stream_has_while_its_flush_waits_for_room()
    {
        await using RawPeer peer = new(new YamuxOptions { SendQueueBytesMax = 100 }, pauseBytes: 100);
        YamuxStream stream = await peer.OpenAsync(1);
        await stream.SendAsync(new byte[200]); // the connection is full, and this peer does not read
        Task waits = stream.SendAsync(new byte[101]);

        await peer.SendAsync([.. Enumerable.Repeat(new RawFrame(RawFrame.Window, RawFrame.None, 1, 1), 1000)]);
        await peer.OpenAsync(3); // what was sent before it is dealt with

        Assert.False(waits.IsCompleted);
        Assert.Equal(2, peer.PlacesTaken);
        await peer.ReadDataAsync(301);
        await waits;
        Assert.Equal(0, peer.PlacesTaken);
    }

    [Fact]
    public async Task Streams_that_were_reset_while_they_had_something_to_send_are_not_held()
    {
        await using RawPeer peer = new(new YamuxOptions { SendQueueBytesMax = 100 }, pauseBytes: 100);
        YamuxStream first = await peer.OpenAsync(1);
        await first.SendAsync(new byte[200]); // the connection is full, and this peer does not read
        for (uint id = 3; id < 103; id += 2)
        {
            YamuxStream stream = await peer.OpenAsync(id);
            Task waits = stream.SendAsync(new byte[101]);
            await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.Rst, id, 0));
            await Assert.ThrowsAsync<NetworkException>(() => waits);
        }

        Assert.Equal(0, peer.PlacesTaken);
    }
}
