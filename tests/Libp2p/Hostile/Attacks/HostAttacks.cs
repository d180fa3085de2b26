using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Hosting.Identify;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Tests.Hostile.Raw;
using Blockchain.Libp2p.Transports.Tcp;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hostile.Attacks;

/// <summary>Attacks on the host: connections, identify and ping.</summary>
internal static class HostAttacks
{
    private const int HandshakesMax = 64;
    private const int ConnectionsMax = 8;
    private const int IdentifyBytesMax = 64 * 1024;

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("sends a byte a second in the handshake, 500 times over", Fault.HandshakeTimedOut, DripsFiveHundredTimes) { IsTimeVirtual = true },
        Silent("connects and is silent", static _ => Task.CompletedTask),
        Silent("is silent after multistream", static raw => raw.Line(RawPeer.Multistream)),
        Silent("is silent after agreeing on Noise", static async raw =>
        {
            await raw.Line(RawPeer.Multistream);
            await raw.Line("/noise");
            await raw.Expect(RawPeer.Multistream);
            await raw.Expect("/noise");
        }),
        Silent("is silent after Noise", static raw => raw.Secure()),
        new("is silent in a stream's negotiation", Fault.NegotiationTimedOut, IsSilentInAStream) { IsTimeVirtual = true },
        new("connects from more identities than there is room", Fault.TooManyConnections, ConnectsTooOften)
        {
            Options = static options => options with { Connections = options.Connections with { ConnectionsMax = ConnectionsMax, OutboundReserved = 0 } },
        },
        new("connects from one address more often than the limit", Fault.TooManyConnectionsFromAddress, ConnectsFromOneAddress)
        {
            Options = static options => options with { Connections = options.Connections with { PerAddressMax = ConnectionsMax, PerAddressCountsPrivate = true } },
        },
        new("connects and ends, 20 times", Fault.None, ConnectsAgainAndAgain),
        new("vanishes by a reset, 200 times", Fault.None, VanishesByReset),
        Introduces("introduces itself with 64 KB and a byte", Fault.MessageTooLarge, static _ => [.. Craft.Varint(IdentifyBytesMax + 1), .. new byte[IdentifyBytesMax + 1]]),
        Introduces("introduces itself with 2 GiB", Fault.MessageTooLarge, static _ => Craft.Varint(1UL << 31)),
        Introduces("introduces itself with a length of ten bytes", Fault.LengthMalformed, static _ => [.. Enumerable.Repeat((byte)0x80, 9), 1]),
        Introduces("introduces itself with half a message", Fault.MessageTruncated, static _ => [100, .. new byte[50]]),
        Introduces("introduces itself with no protobuf", Fault.MessageMalformed, static _ => Craft.Prefixed(0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f)),
        Introduces("introduces itself with somebody else's key", Fault.WrongPeer, static _ => Craft.Prefixed(RawPeer.Introduction(KeyPair.Generate().Public.ToProtobuf()))),
        Introduces("introduces itself with a forged record", Fault.EnvelopeInvalid, static raw => Craft.Prefixed(
            [.. RawPeer.Introduction(KeyPair.FromSeed(raw.Seed).Public.ToProtobuf()), .. Craft.Field(8, ForgedRecord(raw))])),
        new("introduces itself with 20,000 protocols", Fault.None, IntroducesManyProtocols),
        new("opens more ping streams than two", Fault.TooManyProtocolStreams, PingsInManyStreams),
        new("sends half a ping and ends", Fault.None, SendsHalfAPing),
    ];

    private static Attack Silent(string name, Func<RawPeer, Task> begin) => new(name, Fault.HandshakeTimedOut, async scene =>
    {
        RawPeer raw = await scene.Raw();
        await begin(raw);
        await scene.AdvanceUntil(raw.Ended());
    })
    {
        IsTimeVirtual = true,
    };

    // What this peer says of itself is counted, and it is served nevertheless or ended.
    private static Attack Introduces(string name, Fault end, Func<RawPeer, byte[]> answer) => new(name, end, async scene =>
    {
        RawPeer raw = await scene.Raw();
        raw.Answers[RawPeer.Identify] = answer(raw);
        await raw.Upgrade();
        await scene.Watch.Met(end).WaitAsync(scene.Guard);
    });

    // All of them are read, and a bounded number is kept.
    private static async Task IntroducesManyProtocols(Scene scene)
    {
        RawPeer raw = await scene.Raw();
        raw.Answers[RawPeer.Identify] = Craft.Prefixed(Craft.Repeated(20_000, static _ => Craft.Field(3, "a")));
        await raw.Upgrade();
        Assert.Equal(new IdentifyOptions().ProtocolsMax, (await scene.Introduced(raw)).Protocols.Count);
    }

    private static async Task DripsFiveHundredTimes(Scene scene)
    {
        const int Drips = 500;
        List<RawPeer> raws = [];
        for (int i = 0; i < Drips; i++)
        {
            if (await scene.TryRaw() is { } raw) raws.Add(raw);
        }
        await scene.Watch.Met(Fault.TooManyHandshakes, Drips - HandshakesMax).WaitAsync(scene.Guard);
        byte[] line = Craft.Line(RawPeer.Multistream);
        for (int second = 0; second < 5; second++)
        {
            foreach (RawPeer raw in raws) await raw.Flood(1, _ => [line[second]]);
            scene.Clock.Advance(TimeSpan.FromSeconds(1));
            await scene.Bystander.Answered(1, scene.Guard);
        }
        scene.MeasureMemory();
        await DialsOut(scene);
        await scene.AdvanceUntil(scene.Watch.Met(Fault.HandshakeTimedOut, HandshakesMax));
        foreach (RawPeer raw in raws) await raw.Ended();
        Assert.Equal(HandshakesMax, scene.Watch.Times(Fault.HandshakeTimedOut));
        await NegotiationAttacks.Served(await scene.Upgraded());
    }

    // The host under attack still reaches others.
    private static async Task DialsOut(Scene scene)
    {
        await using Host other = await Host.StartAsync(new() { Identity = KeyPair.Generate(), Transports = [new TcpTransport()], Listen = Scene.Loopback }, scene.Guard);
        PeerConnection connection = await scene.Victim.DialAsync(other.Addresses[0], other.Peer, scene.Guard);
        Assert.Equal(other.Peer, connection.Peer);
        await scene.Victim.DisconnectAsync(other.Peer);
    }

    private static async Task IsSilentInAStream(Scene scene)
    {
        RawPeer raw = await scene.Upgraded();
        RawStream stream = await raw.Yamux.OpenAsync();
        await stream.SendAsync(Craft.Line(RawPeer.Multistream).AsMemory(..5));
        await scene.AdvanceUntil(stream.Reset);
        await NegotiationAttacks.Served(raw);
    }

    private static async Task ConnectsTooOften(Scene scene)
    {
        // The bystander has one connection.
        for (int i = 1; i < ConnectionsMax; i++) await NegotiationAttacks.Served(await scene.Upgraded());
        for (int i = 0; i < 50; i++) await scene.Refused();
        await scene.Watch.Met(Fault.TooManyConnections, 50).WaitAsync(scene.Guard);
        Assert.Equal(ConnectionsMax, scene.Victim.Connections.Count);
    }

    private static async Task ConnectsFromOneAddress(Scene scene)
    {
        // The bystander has one connection.
        for (int i = 1; i < ConnectionsMax; i++) await NegotiationAttacks.Served(await scene.Upgraded());
        for (int i = 0; i < 50; i++) await scene.Refused();
        await scene.Watch.Met(Fault.TooManyConnectionsFromAddress, 50).WaitAsync(scene.Guard);
        await DialsOut(scene);
    }

    private static async Task ConnectsAgainAndAgain(Scene scene)
    {
        for (int i = 0; i < 20; i++)
        {
            using RawPeer raw = await scene.Upgraded();
            await NegotiationAttacks.Served(raw);
        }
    }

    private static async Task VanishesByReset(Scene scene)
    {
        for (int i = 0; i < 200; i++)
        {
            RawPeer raw = await scene.Raw();
            await raw.Line(RawPeer.Multistream);
            raw.Socket.Reset();
        }
        await NegotiationAttacks.Served(await scene.Upgraded());
    }

    private static async Task PingsInManyStreams(Scene scene)
    {
        RawPeer raw = await scene.Upgraded();
        for (int i = 0; i < 2; i++) await raw.Yamux.OpenAsync(RawPeer.Ping);
        RawStream third = await raw.Yamux.OpenAsync();
        await third.SendAsync((byte[])[.. Craft.Line(RawPeer.Multistream), .. Craft.Line(RawPeer.Ping)]);
        await third.Reset;
    }

    private static async Task SendsHalfAPing(Scene scene)
    {
        RawPeer raw = await scene.Upgraded();
        RawStream ping = await raw.Yamux.OpenAsync(RawPeer.Ping);
        await ping.SendAsync(new byte[16]);
        await ping.CloseHalfAsync();
        await NegotiationAttacks.Served(raw);
    }

    // An envelope whose signature is of other bytes: public_key = 1, payload_type = 2, payload = 3, signature = 5.
    private static byte[] ForgedRecord(RawPeer raw)
    {
        KeyPair identity = KeyPair.FromSeed(raw.Seed);
        return
        [
            .. Craft.Field(1, identity.Public.ToProtobuf()), .. Craft.Field(2, 0x03, 0x01), .. Craft.Field(3, Craft.Field(1, identity.Peer.Bytes.ToArray())),
            .. Craft.Field(5, identity.Sign("something else"u8)),
        ];
    }
}
