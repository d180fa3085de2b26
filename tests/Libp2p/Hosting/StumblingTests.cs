using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Transports;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>Exceptions that nobody foresaw, in the midst of a connection's end: they hold no room and keep nobody from the news.</summary>
public sealed class StumblingTests : HostTestBase
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_whose_transport_throws_at_its_end_is_told_and_frees_its_room(bool isOrderly)
    {
        ProbedTransport probe = new(Memory) { Wrap = made => new StumblingConnection(made, atItsEnd: true) };
        TestHost a = await StartAsync(Options("memory", 1) with { Transports = [probe], Connections = new ConnectionLimits { ConnectionsMax = 1 } });
        TestHost b = await StartAsync("memory", 2);
        for (int time = 1; time <= 2; time++)
        {
            await a.Host.DialAsync(b.Address, b.Peer, Stop);
            Assert.True(probe.Made.TryDequeue(out ITransportConnection? raw));
            if (isOrderly) await a.Host.DisconnectAsync(b.Peer);
            else raw.Abort();
            PeerEvent.Disconnected gone = await a.NextAsync<PeerEvent.Disconnected>(Stop);
            Assert.Equal((b.Peer, isOrderly ? Fault.None : Fault.ConnectionLost), (gone.Peer, gone.Why));
            Assert.Equal(0, a.Meter.Connections);
        }
    }

    [Fact]
    public async Task An_idle_connection_that_cannot_be_ended_in_order_keeps_no_other_one_open()
    {
        ProbedTransport probe = new(Memory) { Wrap = made => new StumblingConnection(made, atItsEnd: false) };
        TestHost a = await StartAsync(Options("memory", 9) with { Transports = [probe], Connections = new ConnectionLimits { IdleMax = TimeSpan.FromMinutes(1) } });
        for (int number = 1; number <= 3; number++)
        {
            TestHost b = await StartAsync("memory", number);
            await a.Host.DialAsync(b.Address, b.Peer, Stop);
            await a.NextAsync<PeerEvent.Identified>(Stop);
            await b.NextAsync<PeerEvent.Identified>(Stop);
        }
        await MoveUntilAsync(TimeSpan.FromSeconds(1), () => a.Meter.Connections == 0);
    }
}
