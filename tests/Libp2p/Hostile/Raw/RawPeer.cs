using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hostile.Raw;

/// <summary>
/// A peer whose every byte a script decides: <c>await raw.Line("/multistream/1.0.0")</c>. It begins on a plain TCP connection and rises
/// layer by layer, as far as the script wants.
/// </summary>
internal sealed class RawPeer : IDisposable
{
    public const string Multistream = RawYamux.MultistreamHeader;
    public const string Identify = "/ipfs/id/1.0.0";
    public const string Ping = "/ipfs/ping/1.0.0";
    public const string Gossip = "/meshsub/1.1.0";

    private readonly CancellationToken guard;
    private readonly KeyPair identity;
    private IRawBytes layer;

    private RawPeer(RawSocket socket, byte[] seed, CancellationToken guard)
    {
        (Socket, layer, Seed, this.guard) = (socket, socket, seed, guard);
        identity = KeyPair.FromSeed(Seed);
        Answers = new Dictionary<string, byte[]>
        {
            [Identify] = Craft.Prefixed(Introduction(identity.Public.ToProtobuf())),
            [Gossip] = [],
        };
    }

    public byte[] Seed { get; }

    public PeerId Peer => identity.Peer;

    public RawSocket Socket { get; }

    public RawNoise Noise { get; private set; } = null!;

    public RawYamux Yamux { get; private set; } = null!;

    /// <summary>What this peer answers in the streams that the other side opens; a script changes it before <see cref="Upgrade"/>.</summary>
    public Dictionary<string, byte[]> Answers { get; }

    public static async Task<RawPeer> ConnectAsync(Multiaddr to, CancellationToken guard)
    {
        if (!to.TryTcp(out string? host, out int port)) throw new ArgumentException($"{to} is not over TCP", nameof(to));
        return new(await RawSocket.ConnectAsync(new(IPAddress.Parse(host), port), guard), RandomNumberGenerator.GetBytes(IEd25519.SeedBytes), guard);
    }

    /// <summary>A raw peer for a connection that the other side dialled.</summary>
    public static RawPeer Of(Socket accepted, byte[] seed, CancellationToken guard) => new(new RawSocket(accepted, guard), seed, guard);

    /// <summary>Sends bytes in the layer that was reached.</summary>
    public Task Send(params byte[] bytes) => Yamux is null ? layer.SendAsync(bytes) : Yamux.SendAsync(bytes);

    /// <summary>Sends a line of multistream-select in the layer that was reached.</summary>
    public Task Line(string text) => Send(Craft.Line(text));

    /// <summary>Reads a line, which must be this one.</summary>
    public async Task Expect(string text)
    {
        byte[] line = Craft.Line(text);
        Assert.Equal(line, await layer.ReadAsync(line.Length));
    }

    /// <summary>Sends a frame of yamux.</summary>
    public Task Frame(FrameType type, FrameFlags flags, uint stream, uint length, params byte[] data) =>
        Yamux.SendAsync(Craft.Frame(type, flags, stream, length, data));

    /// <summary>Agrees on Noise and shakes hands.</summary>
    public async Task Secure(NoiseLie? lie = null)
    {
        await Line(Multistream);
        await Line("/noise");
        await Expect(Multistream);
        await Expect("/noise");
        layer = Noise = await RawNoise.DialAsync(layer, Seed, lie ?? NoiseLie.None);
    }

    /// <summary>Agrees on Noise and shakes hands, as the side that was dialled.</summary>
    public async Task SecureAsListener(NoiseLie? lie = null)
    {
        await Line(Multistream);
        await Expect(Multistream);
        await Expect("/noise");
        await Line("/noise");
        layer = Noise = await RawNoise.AcceptAsync(layer, Seed, lie ?? NoiseLie.None);
    }

    /// <summary>Agrees on Noise and yamux, and serves what the other side opens.</summary>
    public async Task Upgrade()
    {
        await Secure();
        await AgreeOnYamux();
        Yamux = new RawYamux(layer, Answers, guard);
    }

    /// <summary>Agrees on yamux, and does not read a byte after.</summary>
    public async Task AgreeOnYamux()
    {
        await Line(Multistream);
        await Line("/yamux/1.0.0");
        await Expect(Multistream);
        await Expect("/yamux/1.0.0");
    }

    /// <summary>Repeats bytes in the layer that was reached until they were all sent or the other side is gone.</summary>
    public async Task Flood(int times, Func<int, byte[]> bytes)
    {
        try
        {
            for (int i = 0; i < times; i++) await Send(bytes(i));
        }
        catch (IOException)
        {
            // That is what a flood should meet.
        }
    }

    /// <summary>Waits until the other side ended the connection.</summary>
    public Task Ended() => Yamux is null ? Socket.EndedAsync() : Yamux.Ended.WaitAsync(guard);

    /// <summary>An identify message: publicKey = 1, listenAddrs = 2, protocols = 3, observedAddr = 4, protocolVersion = 5, agentVersion = 6.</summary>
    public static byte[] Introduction(byte[] publicKey) =>
    [
        .. Craft.Field(1, publicKey), .. Craft.Field(3, Identify), .. Craft.Field(3, Ping), .. Craft.Field(3, Gossip),
        .. Craft.Field(5, "ipfs/0.1.0"), .. Craft.Field(6, "raw"),
    ];

    public void Dispose() => Socket.Dispose();
}
