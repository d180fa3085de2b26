using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>What a session sends, in which order, and how much waits in it.</summary>
public sealed class SendingTests
{
    private const int Window = YamuxOptions.InitialWindowBytes;

    [Fact]
    public async Task A_stream_is_opened_by_a_frame_of_its_own_before_its_data()
    {
        await using RawPeer peer = new();

        YamuxStream stream = await peer.Session.OpenStreamAsync(YamuxPair.Stop);
        await stream.SendAsync(new byte[10]);

        Assert.Equal(new RawFrame(RawFrame.Window, RawFrame.Syn, 2, 0), await peer.ReadAsync());
        Assert.Equal(RawPeer.DataFrame(RawFrame.None, 2, 10), await peer.ReadAsync());
    }

    [Fact]
    public async Task The_first_frame_acknowledges_and_the_end_goes_in_a_frame_without_data_because_js_loses_data_beside_it()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);

        await stream.SendAsync(new byte[10]);
        stream.Output.GetMemory(20);
        stream.Output.Advance(20);
        stream.Output.Complete();

        Assert.Equal(RawPeer.DataFrame(RawFrame.Ack, 1, 10), await peer.ReadAsync());
        Assert.Equal(RawPeer.DataFrame(RawFrame.None, 1, 20), await peer.ReadAsync());
        Assert.Equal(new RawFrame(RawFrame.Window, RawFrame.Fin, 1, 0), await peer.ReadAsync());
    }

    [Fact]
    public async Task Long_writes_are_split_into_frames_of_the_limit()
    {
        await using RawPeer peer = new(new YamuxOptions { FrameSendBytesMax = 1000 });
        YamuxStream stream = await peer.OpenAsync(1);

        stream.Output.GetMemory(2500);
        stream.Output.Advance(2500);
        await stream.Output.FlushAsync(YamuxPair.Stop);

        Assert.Equal([1000u, 1000u, 500u], (await peer.ReadDataAsync(2500)).Select(frame => frame.Length));
    }

    [Fact]
    public async Task Many_small_writes_share_a_frame_when_they_have_to_wait()
    {
        await using RawPeer peer = new(pauseBytes: 1000);
        YamuxStream first = await peer.OpenAsync(1);
        YamuxStream second = await peer.OpenAsync(3);

        await first.SendAsync(new byte[2000]); // the connection is full until somebody reads
        for (int write = 0; write < 100; write++)
            await second.SendAsync(new byte[10]);

        Assert.Equal([(1u, 2000u), (3u, 1000u)], (await peer.ReadDataAsync(3000)).Select(frame => (frame.Id, frame.Length)));
    }

    [Fact]
    public async Task Streams_take_turns_by_frames_and_answers_go_before_data()
    {
        await using RawPeer peer = new(new YamuxOptions { FrameSendBytesMax = 1000 }, pauseBytes: 500);
        YamuxStream first = await peer.OpenAsync(1);
        YamuxStream second = await peer.OpenAsync(3);
        YamuxStream third = await peer.OpenAsync(5);

        await first.SendAsync(new byte[1000]); // the connection is full until somebody reads
        await second.SendAsync(new byte[3000]);
        await third.SendAsync(new byte[3000]);
        await peer.SendAsync(new RawFrame(RawFrame.Ping, RawFrame.Syn, 0, 5), new RawFrame(RawFrame.Window, RawFrame.Syn, 7, 0));
        await peer.AcceptAsync();

        Assert.Equal([1u, 0u, 3u, 5u, 3u, 5u, 3u, 5u], (await peer.ReadDataAsync(7000)).Select(frame => frame.Id));
    }

    [Fact]
    public async Task A_flush_waits_while_the_queue_of_the_connection_is_full()
    {
        await using RawPeer peer = new(new YamuxOptions { SendQueueBytesMax = 10_000 }, pauseBytes: 1000);
        YamuxStream first = await peer.OpenAsync(1);
        YamuxStream second = await peer.OpenAsync(3);
        await first.SendAsync(new byte[2000]); // the connection is full until somebody reads

        await second.SendAsync(new byte[10_000]);
        Task waits = second.SendAsync(new byte[1]);
        Assert.False(waits.IsCompleted);
        Assert.Equal(10_001, peer.Metrics.QueueBytes);

        await peer.ReadDataAsync(12_001);
        await waits;
        Assert.Equal(0, peer.Metrics.QueueBytes);
    }

    [Fact]
    public async Task A_flush_waits_for_the_window_and_other_streams_do_not()
    {
        await using RawPeer peer = new(new YamuxOptions { SendQueueBytesMax = 1000 });
        YamuxStream first = await peer.OpenAsync(1);
        YamuxStream second = await peer.OpenAsync(3);
        await first.SendAsync(new byte[Window]);

        Task waits = first.SendAsync(new byte[20_000]);
        await second.SendAsync(new byte[Window]);
        await peer.ReadDataAsync(2 * Window);
        Assert.False(waits.IsCompleted);
        Assert.Equal(20_000, peer.Metrics.QueueBytes);

        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.None, 1, 19_999));
        Assert.Equal([19_999u], (await peer.ReadDataAsync(19_999)).Select(frame => frame.Length));
        Assert.False(waits.IsCompleted);
        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.None, 1, 1));
        Assert.Equal([1u], (await peer.ReadDataAsync(1)).Select(frame => frame.Length));
        await waits;
    }

    [Fact]
    public async Task A_window_that_comes_with_the_acknowledgement_counts()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.Session.OpenStreamAsync(YamuxPair.Stop);

        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.Ack, 2, Window));
        await peer.RoundTripAsync();
        await stream.SendAsync(new byte[2 * Window]);

        Assert.Equal(2 * Window, (await peer.ReadDataAsync(2 * Window)).Where(frame => frame.Type == RawFrame.Data).Sum(frame => frame.Length));
    }

    [Fact]
    public async Task A_long_source_is_not_queued_as_a_whole()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);

        Task waits = stream.SendAsync(new byte[8 * 1024 * 1024]);

        Assert.False(waits.IsCompleted);
        Assert.InRange(peer.Metrics.QueueBytes, 1, new YamuxOptions().FrameSendBytesMax);
        stream.Reset();
        Assert.Equal(Fault.StreamAborted, (await Assert.ThrowsAsync<NetworkException>(() => waits)).Fault);
        Assert.Equal(0, peer.Metrics.QueueBytes);
    }

    [Fact]
    public async Task A_flush_that_waits_can_be_cancelled_and_its_bytes_stay()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);
        await stream.SendAsync(new byte[Window]);
        await peer.ReadDataAsync(Window);

        using CancellationTokenSource stop = new();
        Task<FlushResult> first = stream.Output.WriteAsync(new byte[1], stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Task<FlushResult> second = stream.Output.WriteAsync(new byte[1], YamuxPair.Stop).AsTask();
        stream.Output.CancelPendingFlush();
        Assert.True((await second).IsCanceled);

        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.None, 1, 2));
        Assert.Equal([2u], (await peer.ReadDataAsync(2)).Select(frame => frame.Length));
    }

    [Fact]
    public async Task Closing_while_bytes_wait_for_the_window_sends_them_and_then_the_end()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);
        await stream.SendAsync(new byte[Window]);
        await peer.ReadDataAsync(Window);

        stream.Output.GetMemory(500);
        stream.Output.Advance(500);
        stream.Output.Complete();
        Assert.Empty(await peer.RoundTripAsync());
        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.None, 1, Window));

        Assert.Equal([RawPeer.DataFrame(RawFrame.None, 1, 500)], await peer.ReadDataAsync(500));
        Assert.Equal(new RawFrame(RawFrame.Window, RawFrame.Fin, 1, 0), await peer.ReadAsync());
    }

    [Fact]
    public async Task A_writer_that_completes_with_an_exception_resets_the_stream()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);

        stream.Output.Complete(new InvalidOperationException("the source broke"));

        Assert.Equal([new RawFrame(RawFrame.Window, RawFrame.Rst, 1, 0)], await peer.RoundTripAsync());
        Assert.Equal(Fault.StreamAborted, await stream.ReadFaultAsync());
    }

    [Fact]
    public async Task A_reset_by_the_other_side_ends_a_flush_that_waits()
    {
        await using RawPeer peer = new();
        YamuxStream stream = await peer.OpenAsync(1);
        Task waits = stream.SendAsync(new byte[Window + 1]);

        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.Rst, 1, 0));

        Assert.Equal(Fault.StreamReset, (await Assert.ThrowsAsync<NetworkException>(() => waits)).Fault);
        Assert.Equal(0, peer.Metrics.QueueBytes);
    }
}
