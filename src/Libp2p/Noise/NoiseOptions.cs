using Blockchain.Libp2p.Identity;

namespace Blockchain.Libp2p.Noise;

/// <summary>What a handshake needs besides its connection.</summary>
public sealed record NoiseOptions
{
    /// <summary>Who this side is.</summary>
    public required KeyPair Identity { get; init; }

    /// <summary>Signatures.</summary>
    public IEd25519 Ed25519 { get; init; } = BouncyEd25519.Instance;

    /// <summary>Key agreement.</summary>
    public IX25519 X25519 { get; init; } = BouncyX25519.Instance;
}
