using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Hosting.Identify;
using Blockchain.Libp2p.Hosting.Identify.Wire;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Yamux;
using Google.Protobuf;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>Identify r1 and its push: what peers tell each other, and what a host does not believe.</summary>
public sealed class IdentifyTests : HostTestBase
{
    private static readonly ProtocolId Ask = new("/ipfs/id/1.0.0");
    private static readonly ProtocolId Push = new("/ipfs/id/push/1.0.0");

    private static readonly KeyPair Raw = TestHost.Identity(9);

    [Fact]
    public async Task Both_sides_learn_what_the_other_speaks_and_who_made_it()
    {
        TestHost b = await StartAsync(Options("memory", 2) with { Agent = "tester/7" });
        using IDisposable echo = b.ServeEcho();
        TestHost a = await StartAsync("memory", 1);
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        PeerEvent.Identified ofB = await a.NextAsync<PeerEvent.Identified>(Stop);
        Assert.Equal((b.Peer, "tester/7"), (ofB.Peer, ofB.Agent));
        Assert.Equal(new[] { Ask, Push, TestHost.Echo }.Order(ByName), ofB.Protocols.Order(ByName));
        PeerEvent.Identified ofA = await b.NextAsync<PeerEvent.Identified>(Stop);
        Assert.Equal((a.Peer, "blockchain-libp2p"), (ofA.Peer, ofA.Agent));
        Assert.Equal(("", ""), (a.Meter.Faults, b.Meter.Faults));
    }

    [Fact]
    public async Task A_dialler_can_be_dialled_back_where_it_listens()
    {
        (TestHost a, TestHost b) = (await StartAsync("tcp", 1), await StartAsync("tcp", 2));
        using IDisposable echo = a.ServeEcho();
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        await b.NextAsync<PeerEvent.Identified>(Stop);
        await b.Host.DisconnectAsync(a.Peer);
        await b.NextAsync<PeerEvent.Disconnected>(Stop);
        await a.NextAsync<PeerEvent.Disconnected>(Stop);
        Assert.Equal([3], await b.AskEchoAsync(a.Peer, [3], Stop));
        Assert.Equal(new PeerConnection(a.Peer, a.Address, Direction.Outbound), Assert.Single(b.Host.Connections));
    }

    [Fact]
    public async Task A_protocol_that_comes_or_goes_is_pushed_to_peers()
    {
        (TestHost a, TestHost b) = (await StartAsync("memory", 1), await StartAsync("memory", 2));
        await a.Host.DialAsync(b.Address, b.Peer, Stop);
        await b.NextAsync<PeerEvent.Identified>(Stop);
        Assert.DoesNotContain(TestHost.Echo, (await a.NextAsync<PeerEvent.Identified>(Stop)).Protocols);
        IDisposable echo = b.ServeEcho();
        Assert.Contains(TestHost.Echo, (await a.NextAsync<PeerEvent.Identified>(Stop)).Protocols);
        echo.Dispose();
        Assert.DoesNotContain(TestHost.Echo, (await a.NextAsync<PeerEvent.Identified>(Stop)).Protocols);
    }

    [Fact]
    public async Task The_answer_has_every_field_and_a_record_that_the_host_signed()
    {
        Multiaddr public1 = Address("/ip4/203.0.113.5/tcp/4001");
        TestHost b = await StartAsync(Options("memory", 2) with { Announce = [public1] });
        await using RawPeer raw = await RawPeer.DialAsync(Memory, b, Raw, Stop);
        IdentifyMessage told = IdentifyMessage.Parser.ParseFrom(await ReadAsync(await raw.OpenAsync(Ask, Stop)));
        Assert.Equal(TestHost.Identity(2).Public.ToProtobuf(), told.PublicKey.ToByteArray());
        Assert.Equal(("ipfs/0.1.0", "blockchain-libp2p"), (told.ProtocolVersion, told.AgentVersion));
        Assert.Equal(public1.ToBytes(), Assert.Single(told.ListenAddrs).ToByteArray());
        Assert.True(Multiaddr.TryRead(told.ObservedAddr.Span, out Multiaddr? observed));
        Assert.Equal(Assert.Single(b.Host.Connections).Address, observed);
        Assert.True(PeerRecord.TryOpen(told.SignedPeerRecord.Span, BouncyEd25519.Instance, out PeerRecord? record));
        Assert.Equal((b.Peer, public1), (record.Peer, Assert.Single(record.Addresses)));
    }

    [Fact]
    public async Task A_wildcard_is_told_as_the_addresses_of_the_machine()
    {
        TestHost b = await StartAsync(Options("tcp", 2) with { Listen = [Address("/ip4/0.0.0.0/tcp/0")] });
        Assert.True(b.Address.TryTcp(out _, out int port));
        ProtocolTable nothing = new();
        IdentifyMessage told = IdentifyMessage.Parser.ParseFrom(new OwnDescription(Options("tcp", 2), nothing, b.Host.Addresses).ToBytes(null));
        string[] addresses = [.. told.ListenAddrs.Select(bytes => Multiaddr.TryRead(bytes.Span, out Multiaddr? address) ? $"{address}" : "")];
        Assert.Contains($"/ip4/127.0.0.1/tcp/{port}", addresses);
        Assert.DoesNotContain($"/ip4/0.0.0.0/tcp/{port}", addresses);
    }

    [Theory]
    [InlineData("another peer's key", Fault.WrongPeer)]
    [InlineData("another peer's record", Fault.EnvelopeInvalid)]
    [InlineData("a record that is none", Fault.EnvelopeInvalid)]
    [InlineData("no protobuf", Fault.MessageMalformed)]
    [InlineData("too long", Fault.MessageTooLarge)]
    [InlineData("cut short", Fault.MessageTruncated)]
    [InlineData("nothing", Fault.MessageTruncated)]
    public async Task A_message_that_lies_is_counted_and_not_believed(string lie, Fault fault)
    {
        TestHost b = await StartAsync("memory", 2);
        await using RawPeer raw = await RawPeer.DialAsync(Memory, b, Raw, Stop);
        (YamuxStream asked, ProtocolId protocol) = await raw.AcceptAsync(Stop);
        Assert.Equal(Ask, protocol);
        byte[] message = Lie(lie);
        if (lie == "cut short")
        {
            await asked.Output.WriteAsync(new byte[] { 100, 1, 2, 3 }, Stop);
        }
        else if (lie != "nothing")
        {
            LengthPrefixed.Write(asked.Output, message);
            await asked.Output.FlushAsync(Stop);
        }
        await asked.Output.CompleteAsync();
        await b.Meter.UntilAsync(fault, 1, Stop);
        Assert.False(raw.Session.Completion.IsCompleted);
        Assert.Equal(b.Host.Connections[0].Peer, Raw.Peer);
        NetworkException unknown = await DisconnectAndDialAsync(b);
        Assert.Equal(Fault.PeerUnknown, unknown.Fault);
    }

    [Fact]
    public async Task What_a_peer_said_counts_although_its_end_never_comes()
    {
        TestHost b = await StartAsync("memory", 2);
        await using RawPeer raw = await RawPeer.DialAsync(Memory, b, Raw, Stop);
        (YamuxStream asked, _) = await raw.AcceptAsync(Stop);
        await LengthPrefixed.WriteAsync(asked.Output, new IdentifyMessage { AgentVersion = "endless" }.ToByteArray(), Stop);
        Assert.Equal("endless", (await b.NextAsync<PeerEvent.Identified>(Stop)).Agent);
    }

    [Fact]
    public async Task A_push_changes_only_what_it_names()
    {
        TestHost b = await StartAsync("memory", 2);
        await using RawPeer raw = await RawPeer.DialAsync(Memory, b, Raw, Stop);
        await PushAsync(raw, new IdentifyMessage { AgentVersion = "first", Protocols = { "/x/1", "/y/1" } });
        Assert.Equal("first", (await b.NextAsync<PeerEvent.Identified>(Stop)).Agent);
        await PushAsync(raw, new IdentifyMessage { Protocols = { "/z/1" } });
        PeerEvent.Identified second = await b.NextAsync<PeerEvent.Identified>(Stop);
        Assert.Equal(("first", new ProtocolId("/z/1")), (second.Agent, Assert.Single(second.Protocols)));
    }

    [Fact]
    public async Task A_peer_that_pushes_again_and_again_is_read_a_few_times_and_told_when_something_is_new()
    {
        IdentifyOptions limits = new() { PushesBurst = 3, PushInterval = TimeSpan.FromSeconds(5) };
        TestHost b = await StartAsync(Options("memory", 2) with { Identify = limits });
        await using RawPeer raw = await RawPeer.DialAsync(Memory, b, Raw, Stop);
        foreach (string agent in new[] { "first", "first", "second", "dropped", "dropped" }) await PushAndWaitAsync(raw, new IdentifyMessage { AgentVersion = agent });
        Assert.Equal(2, b.Meter[Fault.TooManyPushes]);
        Time.Advance(limits.PushInterval);
        await PushAndWaitAsync(raw, new IdentifyMessage { AgentVersion = "third" });
        foreach (string agent in new[] { "first", "second", "third" }) Assert.Equal(agent, (await b.NextAsync<PeerEvent.Identified>(Stop)).Agent);
        Assert.Equal(2, b.Meter[Fault.TooManyPushes]);
    }

    [Fact]
    public void Pushes_of_one_peer_do_not_count_against_another_and_are_forgotten_when_they_are_forgiven()
    {
        PushMeter meter = new(new IdentifyOptions { PushesBurst = 1, PushInterval = TimeSpan.FromSeconds(5) }, Time);
        for (int number = 1; number <= 100; number++)
        {
            PeerId peer = TestHost.Identity(number).Peer;
            Assert.Equal((true, false), (meter.TryCount(peer), meter.TryCount(peer)));
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(5, meter.Peers);
    }

    [Fact]
    public async Task Long_lists_and_names_are_cut_to_the_limits()
    {
        TestHost b = await StartAsync(Options("memory", 2) with { Identify = new IdentifyOptions { ProtocolsMax = 3, AgentCharactersMax = 4 } });
        await using RawPeer raw = await RawPeer.DialAsync(Memory, b, Raw, Stop);
        await PushAsync(raw, new IdentifyMessage { AgentVersion = "abcdef", Protocols = { Enumerable.Range(0, 100).Select(i => $"/p/{i}") } });
        PeerEvent.Identified said = await b.NextAsync<PeerEvent.Identified>(Stop);
        Assert.Equal(("abcd", 3), (said.Agent, said.Protocols.Count));
    }

    [Fact]
    public async Task A_peer_that_does_not_answer_stays_connected_and_is_counted_at_the_deadline()
    {
        TestHost b = await StartAsync("memory", 2);
        await using RawPeer raw = await RawPeer.DialAsync(Memory, b, Raw, Stop);
        _ = await raw.AcceptAsync(Stop);
        await MoveUntilAsync(TimeSpan.FromSeconds(1), () => b.Meter[Fault.RequestTimedOut] + b.Meter[Fault.NegotiationTimedOut] > 0);
        Assert.Single(b.Host.Connections);
    }

    private static Comparer<ProtocolId> ByName => Comparer<ProtocolId>.Create((x, y) => string.CompareOrdinal(x.Value, y.Value));

    private static byte[] Lie(string lie)
    {
        KeyPair other = TestHost.Identity(8);
        IdentifyMessage message = new() { PublicKey = ByteString.CopyFrom(Raw.Public.ToProtobuf()), Protocols = { "/x/1" }, ListenAddrs = { ByteString.CopyFrom(Multiaddr.Memory(77).ToBytes()) } };
        switch (lie)
        {
            case "another peer's key":
                message.PublicKey = ByteString.CopyFrom(other.Public.ToProtobuf());
                break;
            case "another peer's record":
                message.SignedPeerRecord = ByteString.CopyFrom(PeerRecord.Seal(other, 1, [Multiaddr.Memory(78)]));
                break;
            case "a record that is none":
                message.SignedPeerRecord = ByteString.CopyFrom([1, 2, 3]);
                break;
            case "no protobuf":
                return [0xff, 0xff, 0xff];
            case "too long":
                return new byte[(64 * 1024) + 1];
        }
        return message.ToByteArray();
    }

    private async Task<NetworkException> DisconnectAndDialAsync(TestHost host)
    {
        await host.Host.DisconnectAsync(Raw.Peer);
        await host.NextAsync<PeerEvent.Disconnected>(Stop);
        return await Assert.ThrowsAsync<NetworkException>(() => host.AskEchoAsync(Raw.Peer, [1], Stop));
    }

    private async Task PushAsync(RawPeer raw, IdentifyMessage message)
    {
        YamuxStream push = await raw.OpenAsync(Push, Stop);
        await LengthPrefixed.WriteAsync(push.Output, message.ToByteArray(), Stop);
        await push.Output.CompleteAsync();
    }

    // The host's end, or its reset, tells that it is done with the push.
    private async Task PushAndWaitAsync(RawPeer raw, IdentifyMessage message)
    {
        YamuxStream push = await raw.OpenAsync(Push, Stop);
        try
        {
            await LengthPrefixed.WriteAsync(push.Output, message.ToByteArray(), Stop);
            await push.Output.CompleteAsync();
            await TestHost.ReadToEndAsync(push.Input, Stop);
        }
        catch (NetworkException reset) when (reset.Fault == Fault.StreamReset)
        {
            // Dropped before the message had arrived.
        }
    }

    private async Task<byte[]> ReadAsync(YamuxStream stream) => await LengthPrefixed.ReadAsync(stream.Input, 64 * 1024, Stop) ?? [];
}
