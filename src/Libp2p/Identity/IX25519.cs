namespace Blockchain.Libp2p.Identity;

/// <summary>X25519 (RFC 7748), the Diffie-Hellman of the Noise handshake.</summary>
public interface IX25519
{
    /// <summary>Bytes of a private key, a public key and a shared secret.</summary>
    const int KeyBytes = 32;

    /// <summary>The public key of a private key.</summary>
    byte[] PublicOf(ReadOnlySpan<byte> privateKey);

    /// <summary>The shared secret; false when it is all zero, which a public key of low order makes it.</summary>
    bool TryAgree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> publicKey, Span<byte> shared);
}
