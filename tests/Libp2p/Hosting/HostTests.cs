using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>What a host promises to those who use it, over memory and over sockets.</summary>
public sealed class HostTests : HostTestBase
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_dialled_peer_is_connected_on_both_sides_and_streams_go_both_ways(string kind)
    {
        (TestHost a, TestHost b) = (await StartAsync(kind, 1), await StartAsync(kind, 2));
        using IDisposable there = b.ServeEcho();
        using IDisposable here = a.ServeEcho();
        PeerConnection connection = await a.Host.DialAsync(b.Address, b.Peer, Stop);
        Assert.Equal(new PeerConnection(b.Peer, b.Address, Direction.Outbound), connection);
        Assert.Equal(connection, Assert.Single(a.Host.Connections));
        Assert.Equal(Direction.Inbound, (await b.NextAsync<PeerEvent.Connected>(Stop)).Connection.Direction);
        Assert.Equal("there"u8.ToArray(), await a.AskEchoAsync(b.Peer, "there"u8.ToArray(), Stop));
        Assert.Equal("here"u8.ToArray(), await b.AskEchoAsync(a.Peer, "here"u8.ToArray(), Stop));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Dialling_a_connected_peer_answers_at_once(string kind)
    {
        (TestHost a, TestHost b) = (await StartAsync(kind, 1), await StartAsync(kind, 2));
        PeerConnection first = await a.Host.DialAsync(b.Address, b.Peer, Stop);
        Assert.Equal(first, await a.Host.DialAsync(b.Address, b.Peer, Stop));
        Assert.Equal(1, a.Meter.Connections);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_peer_that_is_not_the_expected_one_is_refused(string kind)
    {
        (TestHost a, TestHost b) = (await StartAsync(kind, 1), await StartAsync(kind, 2));
        NetworkException wrong = await Assert.ThrowsAsync<NetworkException>(() => a.Host.DialAsync(b.Address, TestHost.Identity(3).Peer, Stop).AsTask());
        Assert.Equal(Fault.WrongPeer, wrong.Fault);
        Assert.Equal(1, a.Meter[Fault.WrongPeer]);
        Assert.Empty(a.Host.Connections);
        Assert.Empty(b.Host.Connections);
    }

    [Fact]
    public async Task An_address_that_names_another_peer_is_not_even_dialled()
    {
        ProbedTransport probe = new(Memory);
        TestHost a = await StartAsync(Options("memory", 1) with { Transports = [probe] });
        TestHost b = await StartAsync("memory", 2);
        Multiaddr others = b.Address.WithPeer(TestHost.Identity(3).Peer);
        NetworkException wrong = await Assert.ThrowsAsync<NetworkException>(() => a.Host.DialAsync(others, b.Peer, Stop).AsTask());
        Assert.Equal(Fault.WrongPeer, wrong.Fault);
        Assert.Empty(probe.Dialled);
        await a.Host.DialAsync(b.Address.WithPeer(b.Peer), b.Peer, Stop);
    }

    [Theory]
    [InlineData("/memory/999", Fault.DialRefused)]
    [InlineData("/ip4/127.0.0.1/tcp/1", Fault.AddressNotSupported)]
    public async Task A_dial_that_cannot_succeed_says_why(string address, Fault fault)
    {
        TestHost a = await StartAsync("memory", 1);
        NetworkException failed = await Assert.ThrowsAsync<NetworkException>(() => a.Host.DialAsync(Address(address), TestHost.Identity(2).Peer, Stop).AsTask());
        Assert.Equal(fault, failed.Fault);
        Assert.Equal($"{fault}:1", a.Meter.Faults);
    }

    [Fact]
    public async Task A_host_has_no_connection_to_itself()
    {
        TestHost a = await StartAsync("memory", 1);
        await Assert.ThrowsAsync<ArgumentException>(() => a.Host.DialAsync(a.Address, a.Peer, Stop).AsTask());
        NetworkException disguised = await Assert.ThrowsAsync<NetworkException>(() => a.Host.DialAsync(a.Address, TestHost.Identity(2).Peer, Stop).AsTask());
        Assert.Equal(Fault.WrongPeer, disguised.Fault);
    }

    [Fact]
    public async Task Fifty_dials_at_once_are_one_dial()
    {
        ProbedTransport probe = new(Memory);
        TaskCompletionSource open = new();
        probe.BeforeDial = stop => open.Task.WaitAsync(stop);
        TestHost a = await StartAsync(Options("memory", 1) with { Transports = [probe] });
        TestHost b = await StartAsync("memory", 2);
        Task<PeerConnection>[] dials = [.. Enumerable.Range(0, 50).Select(_ => a.Host.DialAsync(b.Address, b.Peer, Stop).AsTask())];
        open.SetResult();
        PeerConnection[] connections = await Task.WhenAll(dials);
        Assert.Single(connections.Distinct());
        Assert.Single(probe.Dialled);
    }

    [Fact]
    public async Task A_dial_that_joins_a_failing_one_still_tries_its_own_address()
    {
        ProbedTransport probe = new(Memory);
        TaskCompletionSource open = new();
        probe.BeforeDial = stop => open.Task.WaitAsync(stop);
        TestHost a = await StartAsync(Options("memory", 1) with { Transports = [probe] });
        TestHost b = await StartAsync("memory", 2);
        Task<PeerConnection> nowhere = a.Host.DialAsync(Multiaddr.Memory(999), b.Peer, Stop).AsTask();
        Task<PeerConnection> somewhere = a.Host.DialAsync(b.Address, b.Peer, Stop).AsTask();
        open.SetResult();
        Assert.Equal(b.Peer, (await somewhere).Peer);
        Assert.Equal(Fault.DialRefused, (await Assert.ThrowsAsync<NetworkException>(() => nowhere)).Fault);
    }

    [Fact]
    public async Task A_stream_to_a_stranger_dials_what_is_known_of_it()
    {
        (TestHost a, TestHost b) = (await StartAsync("memory", 1), await StartAsync("memory", 2));
        using IDisposable echo = b.ServeEcho();
        NetworkException unknown = await Assert.ThrowsAsync<NetworkException>(() => a.AskEchoAsync(b.Peer, [1], Stop));
        Assert.Equal(Fault.PeerUnknown, unknown.Fault);
        a.Host.Learn(b.Peer, [Multiaddr.Memory(999), b.Address]);
        Assert.Equal([1], await a.AskEchoAsync(b.Peer, [1], Stop));
        Assert.Equal("DialRefused:1 PeerUnknown:1", a.Meter.Faults);
    }

    [Fact]
    public async Task The_first_protocol_that_both_speak_is_taken()
    {
        (TestHost a, TestHost b) = (await StartAsync("memory", 1), await StartAsync("memory", 2));
        using IDisposable echo = b.ServeEcho();
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        await using IStream stream = await a.Host.OpenStreamAsync(b.Peer, [new("/test/newer/1"), TestHost.Echo], Stop);
        Assert.Equal(TestHost.Echo, stream.Protocol);
        Assert.Equal([7], await TestHost.AskAsync(stream, [7], Stop));
    }

    [Fact]
    public async Task A_protocol_that_nobody_serves_is_refused()
    {
        (TestHost a, TestHost b) = (await StartAsync("memory", 1), await StartAsync("memory", 2));
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        NetworkException refused = await Assert.ThrowsAsync<NetworkException>(() => a.AskEchoAsync(b.Peer, [1], Stop));
        Assert.Equal(Fault.ProtocolNotSupported, refused.Fault);
        Assert.Equal(1, a.Meter[Fault.ProtocolNotSupported]);
    }

    [Fact]
    public async Task A_protocol_has_one_handler_until_that_is_disposed()
    {
        TestHost a = await StartAsync("memory", 1);
        IDisposable first = a.ServeEcho();
        Assert.Throws<ArgumentException>(() => a.ServeEcho());
        first.Dispose();
        first.Dispose();
        using IDisposable second = a.ServeEcho();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_connection_that_breaks_is_lost_to_both_sides(string kind)
    {
        ProbedTransport probe = new(Transport(kind));
        TestHost a = await StartAsync(Options(kind, 1) with { Transports = [probe] });
        TestHost b = await StartAsync(kind, 2);
        using IDisposable echo = b.ServeEcho();
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        await a.NextAsync<PeerEvent.Identified>(Stop);
        await b.NextAsync<PeerEvent.Identified>(Stop);
        await using IStream stream = await a.Host.OpenStreamAsync(b.Peer, [TestHost.Echo], Stop);
        Assert.True(probe.Made.TryDequeue(out ITransportConnection? raw));
        raw.Abort();
        Assert.Equal(new PeerEvent.Disconnected(b.Peer, Fault.ConnectionLost), await a.NextAsync<PeerEvent.Disconnected>(Stop));
        Assert.Equal(new PeerEvent.Disconnected(a.Peer, Fault.ConnectionLost), await b.NextAsync<PeerEvent.Disconnected>(Stop));
        Assert.Equal(Fault.ConnectionLost, (await Assert.ThrowsAsync<NetworkException>(() => TestHost.ReadToEndAsync(stream.Input, Stop))).Fault);
        Assert.Equal((1, 1), (a.Meter[Fault.ConnectionLost], b.Meter[Fault.ConnectionLost]));
        Assert.Equal((0, 0), (a.Meter.Connections, b.Meter.Connections));
    }

    [Fact]
    public async Task Bytes_that_end_without_a_farewell_are_one_lost_connection()
    {
        TestHost b = await StartAsync("memory", 2);
        ProbedTransport probe = new(Memory);
        await using RawPeer raw = await RawPeer.DialAsync(probe, b, TestHost.Identity(1), Stop);
        Assert.True(probe.Made.TryDequeue(out ITransportConnection? bytes));
        await bytes.DisposeAsync();
        Assert.Equal(Fault.ConnectionLost, (await b.NextAsync<PeerEvent.Disconnected>(Stop)).Why);
        Assert.Equal(1, b.Meter[Fault.ConnectionLost]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Disconnecting_is_an_orderly_end_to_the_other_side(string kind)
    {
        (TestHost a, TestHost b) = (await StartAsync(kind, 1), await StartAsync(kind, 2));
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        await b.NextAsync<PeerEvent.Connected>(Stop);
        await a.Host.DisconnectAsync(b.Peer);
        Assert.Equal(Fault.None, (await a.NextAsync<PeerEvent.Disconnected>(Stop)).Why);
        Assert.Equal(Fault.RemoteClosed, (await b.NextAsync<PeerEvent.Disconnected>(Stop)).Why);
        Assert.Empty(a.Host.Connections);
        Assert.Empty(b.Host.Connections);
        await a.Host.DisconnectAsync(b.Peer);
    }

    [Fact]
    public async Task A_later_watcher_is_told_first_what_is_so_already()
    {
        (TestHost a, TestHost b) = (await StartAsync("memory", 1), await StartAsync("memory", 2));
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        await a.NextAsync<PeerEvent.Identified>(Stop);
        List<PeerEvent> seen = [];
        IDisposable watch = a.Host.Watch(seen.Add);
        Assert.Equal(new PeerEvent.Connected(Assert.Single(a.Host.Connections)), seen[0]);
        Assert.IsType<PeerEvent.Identified>(seen[1]);
        watch.Dispose();
        await a.Host.DisconnectAsync(b.Peer);
        await a.NextAsync<PeerEvent.Disconnected>(Stop);
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task A_watcher_that_throws_is_counted_and_others_are_told()
    {
        (TestHost a, TestHost b) = (await StartAsync("memory", 1), await StartAsync("memory", 2));
        using IDisposable bad = a.Host.Watch(_ => throw new InvalidOperationException());
        using IDisposable good = a.Host.Watch(_ => { });
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        await a.NextAsync<PeerEvent.Connected>(Stop);
        await a.Meter.UntilAsync(Fault.HandlerFailed, 1, Stop);
    }

    [Fact]
    public async Task A_host_that_cannot_listen_does_not_start()
    {
        TestHost a = await StartAsync("memory", 1);
        NetworkException taken = await Assert.ThrowsAsync<NetworkException>(() => StartAsync(Options("memory", 2) with { Listen = [Multiaddr.Memory(0), a.Address] }));
        Assert.Equal(Fault.ListenFailed, taken.Fault);
        NetworkException foreign = await Assert.ThrowsAsync<NetworkException>(() => StartAsync(Options("memory", 2) with { Listen = [Address("/ip4/127.0.0.1/tcp/0")] }));
        Assert.Equal(Fault.AddressNotSupported, foreign.Fault);
    }
}
