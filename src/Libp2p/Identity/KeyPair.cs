using System.Security.Cryptography;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Identity;

/// <summary>An Ed25519 identity: what makes a host the peer that it is. It is never printed.</summary>
public sealed class KeyPair
{
    private readonly byte[] seed;
    private readonly IEd25519 ed25519;

    private KeyPair(ReadOnlySpan<byte> seed, IEd25519 ed25519)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, IEd25519.SeedBytes);
        this.seed = seed.ToArray();
        this.ed25519 = ed25519;
        Public = PublicKey.Ed25519(ed25519.PublicOf(seed));
    }

    /// <summary>The public half.</summary>
    public PublicKey Public { get; }

    /// <summary>The peer that holds this identity.</summary>
    public PeerId Peer => Public.Peer;

    /// <summary>A new identity from the operating system's randomness.</summary>
    public static KeyPair Generate(IEd25519? ed25519 = null)
    {
        Span<byte> seed = stackalloc byte[IEd25519.SeedBytes];
        RandomNumberGenerator.Fill(seed);
        KeyPair pair = FromSeed(seed, ed25519);
        CryptographicOperations.ZeroMemory(seed);
        return pair;
    }

    /// <summary>The identity of a kept seed of 32 bytes.</summary>
    public static KeyPair FromSeed(ReadOnlySpan<byte> seed, IEd25519? ed25519 = null) => new(seed, ed25519 ?? IEd25519.Default);

    /// <summary>Signs a message.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => ed25519.Sign(seed, Public.Data, message);
}
