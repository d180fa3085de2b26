using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>Much traffic of each kind between two sessions: everything arrives, nothing is left over.</summary>
public sealed class TrafficTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_thousand_short_messages_arrive_and_no_stream_is_left()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();

        for (int i = 0; i < 1000; i++) await client.SendAsync(BitConverter.GetBytes(i));
        client.Output.Complete();
        for (int i = 0; i < 1000; i++) Assert.Equal(BitConverter.GetBytes(i), await server.TakeAsync(sizeof(int)));
        server.Output.Complete();

        Assert.Empty(await server.TakeAllAsync());
        Assert.Empty(await client.TakeAllAsync());
        await pair.Client.PingAsync(YamuxPair.Stop);
        await pair.Server.PingAsync(YamuxPair.Stop);
        Assert.Equal((0, 0), (pair.Client.Streams, pair.Server.Streams));
    }

    [Fact]
    public async Task Fifty_streams_ask_and_answer_by_turns()
    {
        await using YamuxPair pair = new();
        List<Task> talks = [];
        for (int i = 0; i < 50; i++)
        {
            (YamuxStream client, YamuxStream server) = await pair.OpenAsync();
            talks.Add(Task.Run(() => AskAsync(client, 200), YamuxPair.Stop));
            talks.Add(Task.Run(() => AnswerAsync(server, 200), YamuxPair.Stop));
        }
        await Task.WhenAll(talks).WaitAsync(Hang, YamuxPair.Stop);
    }

    [Fact]
    public async Task Sixteen_streams_carry_four_megabytes_each_at_once()
    {
        const int Bytes = 4 * 1024 * 1024;
        await using YamuxPair pair = new();
        List<Task> sending = [];
        List<Task<byte[]>> taking = [];
        for (byte i = 0; i < 16; i++)
        {
            (YamuxStream client, YamuxStream server) = await pair.OpenAsync();
            byte[] bytes = [.. Enumerable.Repeat(i, Bytes)];
            sending.Add(Task.Run(() => SendAllAsync(client, bytes), YamuxPair.Stop));
            taking.Add(Task.Run(server.TakeAllAsync, YamuxPair.Stop));
        }
        await Task.WhenAll(sending).WaitAsync(Hang, YamuxPair.Stop);
        byte[][] taken = await Task.WhenAll(taking).WaitAsync(Hang, YamuxPair.Stop);
        for (byte i = 0; i < 16; i++) Assert.Equal((Bytes, -1), (taken[i].Length, taken[i].AsSpan().IndexOfAnyExcept(i)));
    }

    [Fact]
    public async Task A_whole_window_is_read_after_the_session_that_sent_it_has_closed()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();
        byte[] sent = new byte[YamuxOptions.InitialWindowBytes];
        new Random(1).NextBytes(sent);

        await SendAllAsync(client, sent);
        await pair.Client.DisposeAsync();
        Assert.Equal(Fault.RemoteClosed, await pair.Server.EndAsync());

        Assert.Equal(sent, await server.TakeAllAsync());
    }

    [Fact]
    public async Task Five_times_the_backlog_can_be_opened_while_the_other_side_takes_the_streams()
    {
        YamuxOptions limits = new() { UnacknowledgedStreamsMax = 8, InboundBacklogStreamsMax = 8 };
        await using YamuxPair pair = new(limits, limits);
        Task accepting = Task.Run(async () =>
        {
            for (int i = 0; i < 40; i++) await (await pair.AtServer.Reader.ReadAsync(YamuxPair.Stop)).SendAsync(new byte[1]);
        }, YamuxPair.Stop);

        for (int i = 0; i < 40; i++) await pair.Client.OpenStreamAsync(YamuxPair.Stop).AsTask().WaitAsync(Hang, YamuxPair.Stop);

        await accepting.WaitAsync(Hang, YamuxPair.Stop);
        Assert.Equal((40, 40), (pair.Client.Streams, pair.Server.Streams));
    }

    [Fact]
    public async Task Pings_that_came_while_nothing_could_be_sent_are_answered_later_and_hold_up_no_data()
    {
        await using RawPeer peer = new(pauseBytes: 1000);
        YamuxStream stream = await peer.OpenAsync(1);
        await stream.SendAsync(new byte[2000]); // the connection is full until somebody reads
        for (uint i = 0; i < 1000; i++) await peer.SendAsync(new RawFrame(RawFrame.Ping, RawFrame.Syn, 0, i));
        await peer.OpenAsync(3); // what was sent before it is dealt with
        Task sending = stream.SendAsync(new byte[5]);

        List<RawFrame> frames = await peer.ReadDataAsync(2005);

        await sending.WaitAsync(Hang, YamuxPair.Stop);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (uint)i), frames.Where(frame => frame.Type == RawFrame.Ping).Select(frame => frame.Length));
        Assert.Empty(await peer.RoundTripAsync());
    }

    [Fact]
    public async Task Pings_of_both_sides_at_once_are_all_answered()
    {
        await using YamuxPair pair = new();

        Task<TimeSpan>[] pings = [.. Enumerable.Range(0, 1000).Select(i => (i % 2 == 0 ? pair.Client : pair.Server).PingAsync(YamuxPair.Stop).AsTask())];

        await Task.WhenAll(pings).WaitAsync(Hang, YamuxPair.Stop);
        Assert.False(pair.Client.Completion.IsCompleted || pair.Server.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_transfer_does_not_stall_whatever_windows_the_two_sides_allow()
    {
        Random random = new(3);
        for (int round = 0; round < 10; round++)
        {
            YamuxOptions Limits() => new() { WindowBytesMax = random.Next(YamuxOptions.InitialWindowBytes, 5 * YamuxOptions.InitialWindowBytes) };
            await using YamuxPair pair = new(Limits(), Limits());
            (YamuxStream client, YamuxStream server) = await pair.OpenAsync();
            byte[] sent = new byte[3 * 1024 * 1024];

            Task sending = Task.Run(() => SendAllAsync(client, sent), YamuxPair.Stop);
            Assert.Equal(sent.Length, (await server.TakeAllAsync()).Length);
            await sending.WaitAsync(Hang, YamuxPair.Stop);
        }
    }

    [Fact]
    public async Task A_reset_ends_reads_that_wait_on_both_sides()
    {
        await using YamuxPair pair = new();
        (YamuxStream client, YamuxStream server) = await pair.OpenAsync();
        (Task<Fault> here, Task<Fault> there) = (client.ReadFaultAsync(), server.ReadFaultAsync());

        client.Reset();

        Assert.Equal((Fault.StreamAborted, Fault.StreamReset), (await here, await there));
    }

    [Theory]
    [InlineData(YamuxRole.Client)]
    [InlineData(YamuxRole.Server)]
    public async Task Two_sessions_of_one_role_end_by_name_at_the_first_stream(YamuxRole role)
    {
        (TestDuplex a, TestDuplex b) = TestDuplex.Pair();
        using CountedMetrics metrics = new();
        YamuxSession one = new(a, role, new(), static _ => { }, TimeProvider.System, metrics.Stack);
        YamuxSession other = new(b, role, new(), static _ => { }, TimeProvider.System, metrics.Stack);

        YamuxStream stream = await one.OpenStreamAsync(YamuxPair.Stop);

        Assert.Equal(Fault.YamuxBadStreamId, await other.EndAsync());
        Assert.Equal(Fault.YamuxGoAway, await one.EndAsync());
        Assert.Equal(Fault.YamuxGoAway, await stream.ReadFaultAsync());
    }

    [Fact]
    public async Task Using_a_stream_while_both_sides_close_ends_by_name_and_hangs_nobody()
    {
        Func<YamuxStream, Task>[] uses = [static stream => stream.TakeAllAsync(), static stream => stream.SendAsync(new byte[10]), static stream => stream.Output.CompleteAsync().AsTask()];
        for (int round = 0; round < 300; round++)
        {
            await using YamuxPair pair = new();
            Task use = Task.Run(async () => await uses[round % uses.Length](await pair.Client.OpenStreamAsync(YamuxPair.Stop)), YamuxPair.Stop);
            await Task.WhenAll(pair.Client.DisposeAsync().AsTask(), pair.Server.DisposeAsync().AsTask()).WaitAsync(Hang, YamuxPair.Stop);
            Exception? end = await Record.ExceptionAsync(() => use.WaitAsync(Hang, YamuxPair.Stop));
            Assert.True(end is null or NetworkException, end?.ToString());
        }
    }

    private static async Task AskAsync(YamuxStream stream, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await stream.SendAsync("ask!"u8.ToArray());
            Assert.Equal("tell"u8.ToArray(), await stream.TakeAsync(4));
        }
        stream.Output.Complete();
    }

    private static async Task AnswerAsync(YamuxStream stream, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Assert.Equal("ask!"u8.ToArray(), await stream.TakeAsync(4));
            await stream.SendAsync("tell"u8.ToArray());
        }
        Assert.Empty(await stream.TakeAllAsync());
    }

    private static async Task SendAllAsync(YamuxStream stream, byte[] bytes)
    {
        await stream.SendAsync(bytes);
        await stream.Output.CompleteAsync();
    }
}
