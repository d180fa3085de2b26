using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>Two peers that dial each other at once keep the same connection, and nobody who uses it notices.</summary>
public sealed class SimultaneousDialTests : HostTestBase
{
    private const int Rounds = 100;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Both_sides_keep_the_same_connection_and_streams_work_all_along(string kind)
    {
        for (int round = 0; round < Rounds; round++) await DialEachOtherAsync(kind, round);
        Evidence.Record($"host, {kind}: {Rounds} of {Rounds} simultaneous dials keep the connection of the smaller peer on both sides");
    }

    [Fact]
    public async Task A_peer_that_dials_again_has_lost_its_first_connection()
    {
        TestHost b = await StartAsync("memory", 2);
        using IDisposable echo = b.ServeEcho();
        await using RawPeer first = await RawPeer.DialAsync(Memory, b, TestHost.Identity(1), Stop);
        await b.NextAsync<PeerEvent.Connected>(Stop);
        await using RawPeer second = await RawPeer.DialAsync(Memory, b, TestHost.Identity(1), Stop);
        Assert.Equal(Fault.RemoteClosed, await first.Session.Completion.WaitAsync(Stop));
        await b.Meter.UntilConnectionsAsync(1, Stop);
        Assert.Single(b.Host.Connections);
        _ = await second.OpenAsync(TestHost.Echo, Stop);
        Assert.Equal(1, b.Meter[Fault.DuplicateConnection]);
    }

    [Fact]
    public async Task A_dial_from_a_peer_that_was_connected_long_ago_replaces_that_connection()
    {
        ProbedTransport probe = new(Memory);
        (TestHost a, TestHost b) = (await StartAsync(Options("memory", 1) with { Transports = [probe] }), await StartAsync("memory", 2));
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        Time.Advance(TimeSpan.FromMinutes(1));
        await using RawPeer again = await RawPeer.DialAsync(Memory, a, TestHost.Identity(2), Stop);
        await a.Meter.UntilAsync(Fault.DuplicateConnection, 1, Stop);
        Assert.Equal(Direction.Inbound, Assert.Single(a.Host.Connections).Direction);
    }

    private async Task DialEachOtherAsync(string kind, int round)
    {
        using Barrier barrier = new(2);
        await using TestHost a = await StartAtBarrierAsync(kind, (2 * round) + 1, barrier);
        await using TestHost b = await StartAtBarrierAsync(kind, (2 * round) + 2, barrier);
        using IDisposable here = a.ServeEcho();
        using IDisposable there = b.ServeEcho();
        await Task.WhenAll(a.Host.DialAsync(b.Address, b.Peer, Stop).AsTask(), b.Host.DialAsync(a.Address, a.Peer, Stop).AsTask());
        await Task.WhenAll(AskEachOtherAsync(a, b), AskEachOtherAsync(b, a));
        await Task.WhenAll(a.Meter.UntilConnectionsAsync(2, Stop), b.Meter.UntilConnectionsAsync(2, Stop));
        Direction expected = a.Peer.CompareTo(b.Peer) < 0 ? Direction.Outbound : Direction.Inbound;
        Assert.Equal(expected, Assert.Single(a.Host.Connections).Direction);
        Assert.NotEqual(expected, Assert.Single(b.Host.Connections).Direction);
        await Task.WhenAll(a.Meter.UntilAsync(() => a.Meter.Streams == 0, Stop), b.Meter.UntilAsync(() => b.Meter.Streams == 0, Stop));
        Assert.Equal(("", ""), (a.Meter.Faults, b.Meter.Faults));
        await MoveUntilAsync(TimeSpan.FromSeconds(1), () => (a.Meter.Connections, b.Meter.Connections) == (1, 1));
        await Task.WhenAll(AskEachOtherAsync(a, b), AskEachOtherAsync(b, a));
        Assert.Equal(expected, Assert.Single(a.Host.Connections).Direction);
        Assert.InRange(a.Meter[Fault.DuplicateConnection] + b.Meter[Fault.DuplicateConnection], 1, 2);
    }

    private async Task AskEachOtherAsync(TestHost from, TestHost to)
    {
        for (byte i = 0; i < 10; i++) Assert.Equal([i], await from.AskEchoAsync(to.Peer, [i], Stop));
    }

    // No dial goes out before the other side's has begun: then neither can find the other's connection.
    private Task<TestHost> StartAtBarrierAsync(string kind, int number, Barrier barrier) => StartAsync(Options(kind, number) with
    {
        Transports = [new ProbedTransport(Transport(kind)) { BeforeDial = stop => Task.Run(() => barrier.SignalAndWait(stop), stop) }],
    });
}
