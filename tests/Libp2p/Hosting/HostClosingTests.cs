using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>A host that is disposed leaves nothing: no connection, stream, listener or task, whatever it was doing.</summary>
public sealed class HostClosingTests : HostTestBase
{
    private static readonly ProtocolId Flood = new("/test/flood/1");

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_busy_host_ends_its_handlers_streams_connections_and_listeners(string kind)
    {
        TestHost b = await StartAsync(kind, 2);
        int handlers = 0;
        using IDisposable flood = b.Host.Handle(Flood, async (stream, stop) =>
        {
            Interlocked.Increment(ref handlers);
            try
            {
                byte[] block = new byte[64 * 1024];
                while (true) await stream.Output.WriteAsync(block, stop);
            }
            finally
            {
                Interlocked.Decrement(ref handlers);
            }
        }, new HandlerLimits());
        List<TestHost> others = [];
        List<Task> reads = [];
        for (int number = 10; number < 14; number++)
        {
            TestHost other = await StartAsync(kind, number);
            others.Add(other);
            await other.Host.DialAsync(b.Address, b.Peer, Stop);
            for (int i = 0; i < 5; i++) reads.Add(ReadForeverAsync(await other.Host.OpenStreamAsync(b.Peer, [Flood], Stop)));
        }
        await b.Host.DisposeAsync();
        Assert.Equal((0, 0, 0), (handlers, b.Meter.Connections, b.Meter.Streams));
        Assert.Empty(b.Host.Connections);
        foreach (Task read in reads) await Assert.ThrowsAsync<NetworkException>(() => read);
        foreach (TestHost other in others)
        {
            Assert.Equal(b.Peer, (await other.NextAsync<PeerEvent.Disconnected>(Stop)).Peer);
            await other.Meter.UntilAsync(() => (other.Meter.Connections, other.Meter.Streams) == (0, 0), Stop);
        }
        await using IListener again = await Transport(kind).ListenAsync(b.Address, Stop);
    }

    [Fact]
    public async Task A_dial_a_handshake_and_a_negotiation_under_way_end_with_the_host()
    {
        ProbedTransport probe = new(Memory) { BeforeDial = stop => new TaskCompletionSource().Task.WaitAsync(stop) };
        TestHost a = await StartAsync(Options("memory", 1) with { Transports = [probe] });
        Task dial = a.Host.DialAsync(Multiaddr.Memory(7), TestHost.Identity(2).Peer, Stop).AsTask();
        await using ITransportConnection shaking = await Memory.DialAsync(a.Address, Stop);
        await using RawPeer raw = await RawPeer.DialAsync(Memory, a, TestHost.Identity(3), Stop);
        _ = await raw.Session.OpenStreamAsync(Stop);
        await a.DisposeAsync();
        Assert.Equal(Fault.HostClosed, (await Assert.ThrowsAsync<NetworkException>(() => dial)).Fault);
        await Assert.ThrowsAsync<NetworkException>(() => TestHost.ReadToEndAsync(shaking.Input, Stop));
        Assert.Equal(Fault.RemoteClosed, await raw.Session.Completion.WaitAsync(Stop));
    }

    [Fact]
    public async Task A_closed_host_dials_and_opens_nothing_and_may_be_disposed_again()
    {
        (TestHost a, TestHost b) = (await StartAsync("memory", 1), await StartAsync("memory", 2));
        await a.Host.DisposeAsync();
        await a.Host.DisposeAsync();
        Assert.Equal(Fault.HostClosed, (await Assert.ThrowsAsync<NetworkException>(() => a.Host.DialAsync(b.Address, b.Peer, Stop).AsTask())).Fault);
        a.Host.Learn(b.Peer, [b.Address]);
        Assert.Equal(Fault.HostClosed, (await Assert.ThrowsAsync<NetworkException>(() => a.AskEchoAsync(b.Peer, [1], Stop))).Fault);
    }

    private async Task ReadForeverAsync(IStream stream)
    {
        while (true)
        {
            var read = await stream.Input.ReadAsync(Stop);
            stream.Input.AdvanceTo(read.Buffer.End);
        }
    }
}
