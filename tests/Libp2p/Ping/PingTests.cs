using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Ping;
using Blockchain.Libp2p.Tests.Hosting;
using Xunit;

namespace Blockchain.Libp2p.Tests.Ping;

/// <summary>Ping r0: 32 bytes and back, until the end.</summary>
public sealed class PingTests : HostTestBase
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_ping_measures_the_time_of_its_clock(string kind)
    {
        (TestHost a, TestHost b) = await PairAsync(kind);
        using PingService there = new(b.Host, Time, b.Meter.Metrics);
        using PingService here = new(a.Host, Time, a.Meter.Metrics);
        for (int i = 0; i < 20; i++) Assert.Equal(TimeSpan.Zero, await here.MeasureAsync(b.Peer, Stop));
        Assert.Equal(TimeSpan.Zero, await there.MeasureAsync(a.Peer, Stop));
        Assert.Equal(("", ""), (a.Meter.Faults, b.Meter.Faults));
    }

    [Fact]
    public async Task A_stream_may_ping_again_and_again_and_split_its_bytes()
    {
        (TestHost a, TestHost b) = await PairAsync("memory");
        using PingService there = new(b.Host, Time, b.Meter.Metrics);
        await using IStream stream = await a.Host.OpenStreamAsync(b.Peer, [PingService.Protocol], Stop);
        byte[] bytes = [.. Enumerable.Range(0, 96).Select(i => (byte)i)];
        await stream.Output.WriteAsync(bytes.AsMemory(0, 40), Stop);
        ReadResult first = await stream.Input.ReadAtLeastAsync(32, Stop);
        Assert.Equal(32, first.Buffer.Length);
        stream.Input.AdvanceTo(first.Buffer.Start);
        await stream.Output.WriteAsync(bytes.AsMemory(40), Stop);
        await stream.Output.CompleteAsync();
        Assert.Equal(bytes, await TestHost.ReadToEndAsync(stream.Input, Stop));
    }

    [Fact]
    public async Task A_third_stream_of_a_peer_is_refused()
    {
        (TestHost a, TestHost b) = await PairAsync("memory");
        using PingService there = new(b.Host, Time, b.Meter.Metrics);
        await using IStream first = await OpenUsedAsync(a, b);
        await using IStream second = await OpenUsedAsync(a, b);
        await using IStream third = await a.Host.OpenStreamAsync(b.Peer, [PingService.Protocol], Stop);
        Assert.Equal(Fault.StreamReset, (await Assert.ThrowsAsync<NetworkException>(() => TestHost.ReadToEndAsync(third.Input, Stop))).Fault);
        Assert.Equal(1, b.Meter[Fault.TooManyProtocolStreams]);
    }

    [Theory]
    [InlineData(32, Fault.PingMismatch)]
    [InlineData(31, Fault.MessageTruncated)]
    public async Task A_peer_that_sends_other_bytes_is_named(int bytes, Fault fault)
    {
        (TestHost a, TestHost b) = await PairAsync("memory");
        using IDisposable liar = b.Host.Handle(PingService.Protocol, async (stream, stop) =>
        {
            await stream.Output.WriteAsync(new byte[bytes], stop);
            await stream.Output.CompleteAsync();
            await TestHost.ReadToEndAsync(stream.Input, stop);
        }, new HandlerLimits());
        using PingService here = new(a.Host, Time, a.Meter.Metrics);
        NetworkException met = await Assert.ThrowsAsync<NetworkException>(() => here.MeasureAsync(b.Peer, Stop).AsTask());
        Assert.Equal(fault, met.Fault);
        Assert.Contains($"{bytes} bytes came back", met.Message, StringComparison.Ordinal);
        Assert.Equal(1, a.Meter[fault]);
    }

    private async Task<(TestHost A, TestHost B)> PairAsync(string kind)
    {
        (TestHost a, TestHost b) = (await StartAsync(kind, 1), await StartAsync(kind, 2));
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        await a.NextAsync<PeerEvent.Identified>(Stop);
        await b.NextAsync<PeerEvent.Identified>(Stop);
        return (a, b);
    }

    private async Task<IStream> OpenUsedAsync(TestHost from, TestHost to)
    {
        IStream stream = await from.Host.OpenStreamAsync(to.Peer, [PingService.Protocol], Stop);
        await stream.Output.WriteAsync(new byte[32], Stop);
        ReadResult echo = await stream.Input.ReadAtLeastAsync(32, Stop);
        stream.Input.AdvanceTo(echo.Buffer.End);
        return stream;
    }
}
