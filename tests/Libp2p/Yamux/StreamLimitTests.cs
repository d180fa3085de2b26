using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;
using Xunit;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>How many streams there may be, and what waits for a place.</summary>
public sealed class StreamLimitTests
{
    [Fact]
    public async Task This_side_opens_no_more_streams_than_the_limit()
    {
        await using RawPeer peer = new(new YamuxOptions { StreamsMax = 2 });
        await peer.OpenAsync(1);
        YamuxStream own = await peer.Session.OpenStreamAsync(YamuxPair.Stop);

        NetworkException refused = await Assert.ThrowsAsync<NetworkException>(async () => await peer.Session.OpenStreamAsync(YamuxPair.Stop));
        Assert.Equal(Fault.YamuxTooManyStreams, refused.Fault);
        Assert.Equal(1, peer.Metrics.Count(Fault.YamuxTooManyStreams));
        Assert.Equal((2, 2), (peer.Session.Streams, peer.Metrics.Streams));

        own.Reset();
        Assert.Equal(4u, (await peer.Session.OpenStreamAsync(YamuxPair.Stop)).Id);
    }

    [Fact]
    public async Task Streams_of_the_other_side_beyond_the_limit_are_reset_one_by_one()
    {
        await using RawPeer peer = new(new YamuxOptions { StreamsMax = 2 });
        YamuxStream first = await peer.OpenAsync(1);
        await peer.OpenAsync(3);

        await peer.SendAsync(RawPeer.DataFrame(RawFrame.Syn, 5, 1000), RawPeer.DataFrame(RawFrame.Fin, 5, 1000));
        Assert.Equal([new RawFrame(RawFrame.Window, RawFrame.Rst, 5, 0)], await peer.RoundTripAsync());
        Assert.Equal(1, peer.Metrics.Count(Fault.YamuxTooManyStreams));
        Assert.Equal(0, peer.Metrics.ReceiveBytes);

        first.Reset();
        Assert.Equal(7u, (await peer.OpenAsync(7)).Id);
    }

    [Fact]
    public async Task Streams_that_nobody_acknowledged_are_reset_beyond_the_backlog()
    {
        await using RawPeer peer = new(new YamuxOptions { InboundBacklogStreamsMax = 2 });
        YamuxStream first = await peer.OpenAsync(1);
        await peer.OpenAsync(3);

        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.Syn, 5, 0));
        Assert.Equal([new RawFrame(RawFrame.Window, RawFrame.Rst, 5, 0)], await peer.RoundTripAsync());
        Assert.Equal(1, peer.Metrics.Count(Fault.YamuxBacklogFull));

        await first.SendAsync(new byte[1]);
        Assert.Equal(7u, (await peer.OpenAsync(7)).Id);
    }

    [Fact]
    public async Task Opening_waits_for_an_acknowledgement_and_fails_after_a_while()
    {
        await using RawPeer peer = new(new YamuxOptions { UnacknowledgedStreamsMax = 2 });
        await peer.Session.OpenStreamAsync(YamuxPair.Stop);
        await peer.Session.OpenStreamAsync(YamuxPair.Stop);

        Task<YamuxStream> third = peer.Session.OpenStreamAsync(YamuxPair.Stop).AsTask();
        Assert.False(third.IsCompleted);
        peer.Time.Advance(new YamuxOptions().AcknowledgeTimeout);

        Assert.Equal(Fault.YamuxTooManyUnacknowledged, (await Assert.ThrowsAsync<NetworkException>(() => third)).Fault);
        Assert.Equal(1, peer.Metrics.Count(Fault.YamuxTooManyUnacknowledged));
    }

    [Theory]
    [InlineData(RawFrame.Window, RawFrame.Ack)]
    [InlineData(RawFrame.Data, RawFrame.Ack | RawFrame.Fin)]
    [InlineData(RawFrame.Window, RawFrame.Rst)]
    public async Task Any_answer_to_an_opened_stream_makes_room_for_the_next(byte type, ushort flags)
    {
        await using RawPeer peer = new(new YamuxOptions { UnacknowledgedStreamsMax = 1 });
        await peer.Session.OpenStreamAsync(YamuxPair.Stop);

        Task<YamuxStream> second = peer.Session.OpenStreamAsync(YamuxPair.Stop).AsTask();
        await peer.SendAsync(new RawFrame(type, flags, 2, 0));

        Assert.Equal(4u, (await second.WaitAsync(TimeSpan.FromSeconds(60), YamuxPair.Stop)).Id);
    }

    [Fact]
    public async Task Who_gives_up_waiting_does_not_use_up_the_place_of_the_next()
    {
        await using RawPeer peer = new(new YamuxOptions { UnacknowledgedStreamsMax = 1 });
        await peer.Session.OpenStreamAsync(YamuxPair.Stop);
        using CancellationTokenSource stop = new();

        Task<YamuxStream> impatient = peer.Session.OpenStreamAsync(stop.Token).AsTask();
        Task<YamuxStream> patient = peer.Session.OpenStreamAsync(YamuxPair.Stop).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        lock (peer.Session.Gate)
            Assert.Equal(1, peer.Session.Table.Openers);
        await peer.SendAsync(new RawFrame(RawFrame.Window, RawFrame.Ack, 2, 0));

        Assert.Equal(4u, (await patient.WaitAsync(TimeSpan.FromSeconds(60), YamuxPair.Stop)).Id);
    }
}
