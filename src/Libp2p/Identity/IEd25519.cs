namespace Blockchain.Libp2p.Identity;

/// <summary>Ed25519 (RFC 8032), which signs identities, records and gossip.</summary>
public interface IEd25519
{
    /// <summary>Bytes of a seed, which is the private key.</summary>
    const int SeedBytes = 32;

    /// <summary>Bytes of a public key.</summary>
    const int PublicBytes = 32;

    /// <summary>Bytes of a signature.</summary>
    const int SignatureBytes = 64;

    /// <summary>OpenSSL where it is installed, BouncyCastle otherwise: both take and refuse the same.</summary>
    static IEd25519 Default { get; } = OpenSslEd25519.Instance is { } native ? native : BouncyEd25519.Instance;

    /// <summary>The public key of a seed.</summary>
    byte[] PublicOf(ReadOnlySpan<byte> seed);

    /// <summary>Signs a message. The public key is the seed's; to have it at hand halves the work.</summary>
    byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message);

    /// <summary>Whether the signature is right; false for any malformed input.</summary>
    bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
