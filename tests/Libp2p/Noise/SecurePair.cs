using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Noise;

namespace Blockchain.Libp2p.Tests.Noise;

/// <summary>Two peers that shook hands over a connection in memory.</summary>
internal sealed record SecurePair(SecureConnection Dialer, SecureConnection Listener, TestDuplex DialerLine, TestDuplex ListenerLine)
{
    /// <summary>The identity whose seed is one byte, repeated.</summary>
    public static KeyPair Identity(byte seed)
    {
        byte[] bytes = new byte[IEd25519.SeedBytes];
        Array.Fill(bytes, seed);
        return KeyPair.FromSeed(bytes);
    }

    /// <summary>Keys that follow from one byte, so that fuzzed payloads are the same in every run.</summary>
    public static NoiseOptions Options(byte seed) => new()
    {
        Identity = Identity(seed),
        StaticKey = NoiseKey.FromPrivate([.. Enumerable.Repeat(seed, IX25519.KeyBytes)], BouncyX25519.Instance),
    };

    public static async Task<SecurePair> OverAsync((TestDuplex A, TestDuplex B) line, CancellationToken stop)
    {
        Task<SecureConnection> accepting = NoiseHandshake.AcceptAsync(line.B, Options(2), stop).AsTask();
        SecureConnection dialer = await NoiseHandshake.ConnectAsync(line.A, Options(1), Identity(2).Peer, stop);
        return new SecurePair(dialer, await accepting, line.A, line.B);
    }
}
