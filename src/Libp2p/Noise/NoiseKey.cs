using System.Security.Cryptography;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Noise.Wire;
using Google.Protobuf;

namespace Blockchain.Libp2p.Noise;

/// <summary>An X25519 key pair of Noise: a host's static one, or the ephemeral one of a single handshake. It is never printed.</summary>
public sealed class NoiseKey
{
    private readonly byte[] privateKey;
    private Introduction? last;

    private NoiseKey(byte[] privateKey, IX25519 x25519)
    {
        this.privateKey = privateKey;
        Public = x25519.PublicOf(privateKey);
    }

    /// <summary>The public half, 32 bytes.</summary>
    internal byte[] Public { get; }

    /// <summary>A new pair from the operating system's randomness.</summary>
    public static NoiseKey Generate(IX25519 x25519) => new(RandomNumberGenerator.GetBytes(IX25519.KeyBytes), x25519);

    /// <summary>The pair of a known private key of 32 bytes.</summary>
    internal static NoiseKey FromPrivate(ReadOnlySpan<byte> privateKey, IX25519 x25519) => new(privateKey.ToArray(), x25519);

    /// <summary>What an identity signs to vouch for a static key (noise r5).</summary>
    internal static byte[] SignedText(ReadOnlySpan<byte> staticKey) => [.. "noise-libp2p-static-key:"u8, .. staticKey];

    /// <summary>The shared secret with another public key; false when it is all zero.</summary>
    internal bool TryAgree(ReadOnlySpan<byte> publicKey, IX25519 x25519, Span<byte> shared) => x25519.TryAgree(privateKey, publicKey, shared);

    /// <summary>The handshake payload in which an identity vouches for this key; signed once and kept.</summary>
    internal byte[] IntroducedBy(KeyPair identity)
    {
        if (last is { } known && ReferenceEquals(known.Identity, identity)) return known.Payload;
        NoisePayload payload = new()
        {
            IdentityKey = ByteString.CopyFrom(identity.Public.ToProtobuf()),
            IdentitySig = ByteString.CopyFrom(identity.Sign(SignedText(Public))),
        };
        last = new Introduction(identity, payload.ToByteArray());
        return last.Payload;
    }

    private sealed record Introduction(KeyPair Identity, byte[] Payload);
}
