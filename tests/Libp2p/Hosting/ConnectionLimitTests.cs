using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>Every limit of connections is reached by somebody from outside; each time the end has a name, and dials of this side go on.</summary>
public sealed class ConnectionLimitTests : HostTestBase
{
    [Fact]
    public async Task A_byte_a_second_in_the_handshake_is_over_at_the_deadline()
    {
        TestHost b = await StartAsync("memory", 2);
        await using ITransportConnection slow = await Memory.DialAsync(b.Address, Stop);
        byte[] header = "\x13/multistream/1.0.0\n"u8.ToArray();
        for (int second = 0; second < 9; second++)
        {
            await slow.Output.WriteAsync(header.AsMemory(second, 1), Stop);
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(0, b.Meter[Fault.HandshakeTimedOut]);
        await MoveUntilAsync(TimeSpan.FromSeconds(1), () => b.Meter[Fault.HandshakeTimedOut] == 1);
        Assert.Equal(Fault.ConnectionLost, (await Assert.ThrowsAsync<NetworkException>(() => TestHost.ReadToEndAsync(slow.Input, Stop))).Fault);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Five_hundred_dripping_peers_leave_dials_intact_and_are_gone_at_the_deadline(string kind)
    {
        const int dripping = 500;
        TestHost b = await StartAsync(kind, 2);
        TestHost c = await StartAsync(kind, 3);
        List<ITransportConnection> drips = [];
        for (int i = 0; i < dripping; i++)
        {
            if (await TryDialAsync(kind, b.Address) is { } drip) drips.Add(drip);
            if (i >= HandshakesMax) await b.Meter.UntilAsync(Fault.TooManyHandshakes, i + 1 - HandshakesMax, Stop);
        }
        Assert.Equal($"TooManyHandshakes:{dripping - HandshakesMax}", b.Meter.Faults);
        PeerConnection outbound = await b.Host.DialAsync(c.Address, c.Peer, Stop);
        Assert.Equal(outbound, Assert.Single(b.Host.Connections));
        await MoveUntilAsync(TimeSpan.FromSeconds(1), () => b.Meter[Fault.HandshakeTimedOut] == HandshakesMax);
        foreach (ITransportConnection drip in drips)
        {
            Assert.Equal(Fault.ConnectionLost, (await Assert.ThrowsAsync<NetworkException>(() => TestHost.ReadToEndAsync(drip.Input, Stop))).Fault);
            await drip.DisposeAsync();
        }
        TestHost d = await StartAsync(kind, 4);
        await d.Host.DialAsync(b.Address, b.Peer, Stop);
        Evidence.Record($"host, {kind}: {dripping} dripping peers, {dripping - HandshakesMax} refused at once, {HandshakesMax} closed at the deadline, dials intact");
    }

    [Fact]
    public async Task Connections_from_outside_leave_the_reserve_to_dials_and_dials_end_at_the_limit()
    {
        TestHost b = await StartAsync(Options("memory", 2) with { Connections = new ConnectionLimits { ConnectionsMax = 5, OutboundReserved = 3 } });
        TestHost[] others = await Task.WhenAll(Enumerable.Range(10, 7).Select(number => StartAsync("memory", number)));
        await others[0].Host.DialAsync(b.Address, b.Peer, Stop);
        await others[1].Host.DialAsync(b.Address, b.Peer, Stop);
        await Assert.ThrowsAsync<NetworkException>(() => others[2].Host.DialAsync(b.Address, b.Peer, Stop).AsTask());
        Assert.Equal(1, b.Meter[Fault.TooManyConnections]);
        for (int i = 3; i < 6; i++) await b.Host.DialAsync(others[i].Address, others[i].Peer, Stop);
        NetworkException full = await Assert.ThrowsAsync<NetworkException>(() => b.Host.DialAsync(others[6].Address, others[6].Peer, Stop).AsTask());
        Assert.Equal(Fault.TooManyConnections, full.Fault);
        await b.Host.DisconnectAsync(others[3].Peer);
        await b.NextAsync<PeerEvent.Disconnected>(Stop);
        await b.Host.DialAsync(others[6].Address, others[6].Peer, Stop);
        Assert.Equal(5, b.Host.Connections.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connections_of_one_address_are_limited_unless_it_is_private(bool countsPrivate)
    {
        TestHost b = await StartAsync(Options("tcp", 2) with
        {
            Connections = new ConnectionLimits { PerAddressMax = 2, PerAddressCountsPrivate = countsPrivate },
        });
        TestHost[] others = await Task.WhenAll(Enumerable.Range(10, 3).Select(number => StartAsync("tcp", number)));
        await others[0].Host.DialAsync(b.Address, b.Peer, Stop);
        await others[1].Host.DialAsync(b.Address, b.Peer, Stop);
        Task third = others[2].Host.DialAsync(b.Address, b.Peer, Stop).AsTask();
        if (!countsPrivate)
        {
            await third;
            return;
        }
        await Assert.ThrowsAsync<NetworkException>(() => third);
        Assert.Equal(1, b.Meter[Fault.TooManyConnectionsFromAddress]);
        await others[0].Host.DisconnectAsync(b.Peer);
        await b.Meter.UntilConnectionsAsync(1, Stop);
        await b.NextAsync<PeerEvent.Disconnected>(Stop);
        await others[2].Host.DialAsync(b.Address, b.Peer, Stop);
    }

    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/1", true)]
    [InlineData("/ip4/10.1.2.3/tcp/1", true)]
    [InlineData("/ip4/172.16.0.1/tcp/1", true)]
    [InlineData("/ip4/172.32.0.1/tcp/1", false)]
    [InlineData("/ip4/192.168.1.1/tcp/1", true)]
    [InlineData("/ip4/169.254.0.1/tcp/1", true)]
    [InlineData("/ip4/8.8.8.8/tcp/1", false)]
    [InlineData("/ip6/::1/tcp/1", true)]
    [InlineData("/ip6/fd00::1/tcp/1", true)]
    [InlineData("/ip6/fe80::1/tcp/1", true)]
    [InlineData("/ip6/2001:db8::1/tcp/1", false)]
    [InlineData("/memory/1", false)]
    public void Private_networks_are_those_that_the_Internet_does_not_route(string address, bool isPrivate) =>
        Assert.Equal(isPrivate, AddressGroup.IsPrivate(Address(address)));

    [Fact]
    public void An_IPv6_network_counts_as_one_address()
    {
        Assert.Equal(AddressGroup.Of(Address("/ip6/2001:db8::1/tcp/1")), AddressGroup.Of(Address("/ip6/2001:db8::2/tcp/9")));
        Assert.NotEqual(AddressGroup.Of(Address("/ip6/2001:db8::1/tcp/1")), AddressGroup.Of(Address("/ip6/2001:db8:0:1::1/tcp/1")));
        Assert.NotEqual(AddressGroup.Of(Address("/ip4/8.8.8.8/tcp/1")), AddressGroup.Of(Address("/ip4/8.8.8.9/tcp/1")));
        Assert.Null(AddressGroup.Of(Address("/memory/1")));
    }

    [Fact]
    public async Task A_transport_that_never_connects_is_over_at_the_dial_deadline()
    {
        ProbedTransport probe = new(Memory) { BeforeDial = stop => new TaskCompletionSource().Task.WaitAsync(stop) };
        TestHost a = await StartAsync(Options("memory", 1) with { Transports = [probe] });
        Task dial = a.Host.DialAsync(Multiaddr.Memory(7), TestHost.Identity(2).Peer, Stop).AsTask();
        await MoveUntilAsync(TimeSpan.FromSeconds(1), () => dial.IsCompleted);
        Assert.Equal(Fault.DialTimedOut, (await Assert.ThrowsAsync<NetworkException>(() => dial)).Fault);
        Assert.Equal("DialTimedOut:1", a.Meter.Faults);
    }

    [Fact]
    public async Task A_listener_that_says_nothing_is_over_at_the_handshake_deadline()
    {
        await using IListener mute = await Memory.ListenAsync(Multiaddr.Memory(0), Stop);
        TestHost a = await StartAsync("memory", 1);
        Task dial = a.Host.DialAsync(mute.Address, TestHost.Identity(2).Peer, Stop).AsTask();
        await using ITransportConnection? taken = await mute.AcceptAsync(Stop);
        ReadResult proposal = await taken!.Input.ReadAsync(Stop);
        taken.Input.AdvanceTo(proposal.Buffer.End);
        await MoveUntilAsync(TimeSpan.FromSeconds(1), () => dial.IsCompleted);
        Assert.Equal(Fault.HandshakeTimedOut, (await Assert.ThrowsAsync<NetworkException>(() => dial)).Fault);
    }

    [Fact]
    public async Task A_connection_without_streams_is_closed_when_the_host_wants_it_so()
    {
        TestHost a = await StartAsync("memory", 1);
        TestHost b = await StartAsync(Options("memory", 2) with { Connections = new ConnectionLimits { IdleMax = TimeSpan.FromMinutes(1) } });
        using IDisposable echo = b.ServeEcho();
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        await a.NextAsync<PeerEvent.Identified>(Stop);
        await b.NextAsync<PeerEvent.Identified>(Stop);
        await using (IStream used = await a.Host.OpenStreamAsync(b.Peer, [TestHost.Echo], Stop))
        {
            for (int second = 0; second < 120; second++)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
                await used.Output.WriteAsync(new byte[] { 1 }, Stop);
                ReadResult read = await used.Input.ReadAsync(Stop);
                used.Input.AdvanceTo(read.Buffer.End);
            }
            Assert.Equal((1, 0), (b.Meter.Connections, b.Meter[Fault.ConnectionIdle]));
        }
        await MoveUntilAsync(TimeSpan.FromSeconds(1), () => b.Meter.Connections == 0);
        Assert.Equal(Fault.ConnectionIdle, (await b.NextAsync<PeerEvent.Disconnected>(Stop)).Why);
        Assert.Equal(Fault.RemoteClosed, (await a.NextAsync<PeerEvent.Disconnected>(Stop)).Why);
        Assert.Equal(1, b.Meter[Fault.ConnectionIdle]);
    }

    // A system may tell of the refusal before it tells of the connection.
    private async Task<ITransportConnection?> TryDialAsync(string kind, Multiaddr address)
    {
        try
        {
            return await Transport(kind).DialAsync(address, Stop);
        }
        catch (NetworkException refused) when (refused.Fault == Fault.DialRefused)
        {
            return null;
        }
    }

    private static int HandshakesMax { get; } = new ConnectionLimits().HandshakesMax;
}
