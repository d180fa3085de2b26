using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

public sealed class StreamTests
{
    [Fact]
    public async Task What_one_side_writes_the_other_reads()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();

        await client.SendAsync("to the server"u8.ToArray());
        Assert.Equal("to the server"u8.ToArray(), await server.TakeAsync(13));
        await server.SendAsync("to the client"u8.ToArray());
        Assert.Equal("to the client"u8.ToArray(), await client.TakeAsync(13));
    }

    [Fact]
    public async Task Ids_are_odd_for_the_dialling_side_and_even_for_the_other()
    {
        await using YamuxPair pair = new();

        YamuxStream[] opened =
        [
            await pair.Client.OpenStreamAsync(YamuxPair.Stop), await pair.Client.OpenStreamAsync(YamuxPair.Stop),
            await pair.Server.OpenStreamAsync(YamuxPair.Stop), await pair.Server.OpenStreamAsync(YamuxPair.Stop),
        ];

        Assert.Equal([1u, 3u, 2u, 4u], opened.Select(stream => stream.Id));
        Assert.Equal(1u, (await pair.AtServer.Reader.ReadAsync(YamuxPair.Stop)).Id);
        Assert.Equal(2u, (await pair.AtClient.Reader.ReadAsync(YamuxPair.Stop)).Id);
    }

    [Fact]
    public async Task After_closing_its_half_a_side_still_reads()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();

        await client.SendAsync("a"u8.ToArray());
        await client.Output.CompleteAsync();
        Assert.Equal("a"u8.ToArray(), await server.TakeAllAsync());

        await server.SendAsync("bcd"u8.ToArray());
        await server.Output.CompleteAsync();
        Assert.Equal("bcd"u8.ToArray(), await client.TakeAllAsync());
        await pair.Client.PingAsync(YamuxPair.Stop);
        Assert.Equal(0, pair.Client.Streams);
        Assert.Equal(0, pair.Server.Streams);
    }

    [Fact]
    public async Task Writing_after_closing_is_a_mistake_of_the_program()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, _) = await pair.OpenAsync();

        await client.Output.CompleteAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SendAsync("late"u8.ToArray()));
    }

    [Fact]
    public async Task A_reset_ends_both_halves_on_both_sides()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();

        client.Reset();

        Assert.Equal(Fault.StreamAborted, await client.ReadFaultAsync());
        Assert.Equal(Fault.StreamAborted, await client.WriteFaultAsync());
        Assert.Equal(Fault.StreamReset, await server.ReadFaultAsync());
        Assert.Equal(Fault.StreamReset, await server.WriteFaultAsync());
        Assert.Equal(0, pair.Client.Streams);
        Assert.Equal(0, pair.Server.Streams);
        Assert.Equal(1, pair.ClientMetrics.Count(Fault.StreamAborted));
        Assert.Equal(1, pair.ServerMetrics.Count(Fault.StreamReset));
    }

    [Fact]
    public async Task Thirty_two_megabytes_arrive_in_order_through_a_window_of_256_kilobytes()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();
        byte[] sent = new byte[32 * 1024 * 1024];
        new Random(1).NextBytes(sent);

        Task writing = Task.Run(async () =>
        {
            await client.SendAsync(sent);
            await client.Output.CompleteAsync();
        }, YamuxPair.Stop);
        byte[] arrived = await server.TakeAllAsync();
        await writing;

        Assert.True(sent.AsSpan().SequenceEqual(arrived));
        Assert.Equal(0, pair.ServerMetrics.ReceiveBytes);
        Assert.Equal(0, pair.ClientMetrics.QueueBytes);
    }

    [Fact]
    public async Task A_read_can_be_cancelled_and_the_stream_goes_on()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();
        using CancellationTokenSource stop = new();

        Task<ReadResult> reading = server.Input.ReadAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        reading = server.Input.ReadAsync(YamuxPair.Stop).AsTask();
        server.Input.CancelPendingRead();
        Assert.True((await reading).IsCanceled);
        server.Input.AdvanceTo((await reading).Buffer.Start);

        Assert.False(server.Input.TryRead(out _));
        await client.SendAsync("still here"u8.ToArray());
        Assert.Equal("still here"u8.ToArray(), await server.TakeAsync(10));
    }

    [Fact]
    public async Task Streams_that_close_before_they_are_acknowledged_make_room_when_the_other_side_closes_them()
    {
        await using YamuxPair pair = new(client: new YamuxOptions { UnacknowledgedStreamsMax = 8 });
        for (int stream = 0; stream < 8; stream++)
            (await pair.Client.OpenStreamAsync(YamuxPair.Stop)).Output.Complete();

        Task<YamuxStream> ninth = pair.Client.OpenStreamAsync(YamuxPair.Stop).AsTask();
        Assert.False(ninth.IsCompleted);
        for (int stream = 0; stream < 8; stream++)
            (await pair.AtServer.Reader.ReadAsync(YamuxPair.Stop)).Output.Complete();

        Assert.Equal(17u, (await ninth.WaitAsync(TimeSpan.FromSeconds(60), YamuxPair.Stop)).Id);
    }

    [Fact]
    public async Task Closing_a_session_sends_what_is_queued_and_says_goodbye()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();
        await client.SendAsync("the last words"u8.ToArray());
        await client.Output.CompleteAsync();

        await pair.Client.DisposeAsync();

        Assert.Equal(Fault.None, await pair.Client.EndAsync());
        Assert.Equal(Fault.RemoteClosed, await pair.Server.EndAsync());
        Assert.Equal("the last words"u8.ToArray(), await server.TakeAllAsync());
    }
}
