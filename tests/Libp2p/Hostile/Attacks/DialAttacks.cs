using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Tests.Hostile.Raw;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hostile.Attacks;

/// <summary>Attacks of a peer that the host itself dialled: the dial fails by name.</summary>
internal static class DialAttacks
{
    public static IReadOnlyList<Attack> All { get; } =
    [
        Dialled("answers a dial under another identity", Fault.WrongPeer, static raw => raw.SecureAsListener(), isExpected: false),
        Dialled("answers a dial with a wrong signature", Fault.NoiseBadSignature, static raw =>
            raw.SecureAsListener(new() { Payload = static payload => [.. payload[..^1], (byte)(payload[^1] ^ 1)] })),
        Dialled("answers a dial with a key of zeros", Fault.NoiseZeroKey, static raw => raw.SecureAsListener(new() { Ephemeral = new byte[32] })),
        Dialled("answers a dial with a static key of zeros", Fault.NoiseZeroKey, static raw => raw.SecureAsListener(new() { Static = new byte[32] })),
        Dialled("answers a dial and refuses Noise", Fault.ProtocolNotSupported, static async raw =>
        {
            await raw.Line(RawPeer.Multistream);
            await raw.Line("na");
        }),
        Dialled("answers a dial with another protocol than was proposed", Fault.NegotiationMalformed, static async raw =>
        {
            await raw.Line(RawPeer.Multistream);
            await raw.Line("/tls/1.0.0");
        }),
        Dialled("answers a dial with a line that never ends", Fault.NegotiationLineTooLong, static raw => raw.Send(Craft.Varint(1 << 30))),
        Dialled("answers a dial and closes after Noise", Fault.RemoteClosed, static async raw =>
        {
            await raw.SecureAsListener();
            raw.Socket.CloseHalf();
        }),
        new("answers a dial with silence", Fault.HandshakeTimedOut, static scene => DialAsync(scene, Fault.HandshakeTimedOut, static _ => Task.CompletedTask, true)) { IsTimeVirtual = true },
    ];

    private static Attack Dialled(string name, Fault end, Func<RawPeer, Task> answer, bool isExpected = true) =>
        new(name, end, scene => DialAsync(scene, end, answer, isExpected));

    private static async Task DialAsync(Scene scene, Fault end, Func<RawPeer, Task> answer, bool isExpected)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task<Socket> accepting = listener.AcceptSocketAsync(scene.Guard).AsTask();
        byte[] seed = RandomNumberGenerator.GetBytes(IEd25519.SeedBytes);
        PeerId expected = isExpected ? KeyPair.FromSeed(seed).Peer : KeyPair.Generate().Peer;
        Task dial = scene.Victim.DialAsync(Multiaddr.Tcp((IPEndPoint)listener.LocalEndpoint), expected, scene.Guard).AsTask();
        using RawPeer raw = RawPeer.Of(await accepting, seed, scene.Guard);
        try
        {
            await answer(raw);
        }
        catch (Exception refused) when (refused is IOException or CryptographicException)
        {
            // The host closed before this side was done.
        }
        if (end == Fault.HandshakeTimedOut) await scene.AdvanceUntil(Task.WhenAny(dial));
        NetworkException failed = await Assert.ThrowsAsync<NetworkException>(() => dial.WaitAsync(scene.Guard));
        Assert.Equal(end, failed.Fault);
        await raw.Ended();
    }
}
