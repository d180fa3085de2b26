using Blockchain.Libp2p.Identity;

namespace Blockchain.Libp2p.Noise;

/// <summary>What a handshake needs besides its connection. Make one for each host: its static key is made with it.</summary>
public sealed record NoiseOptions
{
    /// <summary>Who this side is.</summary>
    public required KeyPair Identity { get; init; }

    /// <summary>The key that the identity signs; one serves all handshakes of a host.</summary>
    public NoiseKey StaticKey { get; init; } = NoiseKey.Generate(BouncyX25519.Instance);

    /// <summary>Signatures.</summary>
    public IEd25519 Ed25519 { get; init; } = IEd25519.Default;

    /// <summary>Key agreement.</summary>
    public IX25519 X25519 { get; init; } = BouncyX25519.Instance;

    /// <summary>Longest handshake message that is read, without its length; a longer one is <see cref="Faults.Fault.NoiseMalformed"/>.</summary>
    public int HandshakeMessageBytesMax { get; init; } = 8 * 1024;
}
