using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Blockchain.Libp2p.Identity;

/// <summary>Ed25519 by BouncyCastle: managed code, about 0.15 ms an operation.</summary>
public sealed class BouncyEd25519 : IEd25519
{
    /// <summary>The one instance; it has no state.</summary>
    public static BouncyEd25519 Instance { get; } = new();

    /// <inheritdoc/>
    public byte[] PublicOf(ReadOnlySpan<byte> seed)
    {
        byte[] key = new byte[IEd25519.PublicBytes];
        Ed25519.GeneratePublicKey(seed, key);
        return key;
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message)
    {
        byte[] signature = new byte[IEd25519.SignatureBytes];
        Ed25519.Sign(seed, publicKey, message, signature);
        return signature;
    }

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        publicKey.Length == IEd25519.PublicBytes && signature.Length == IEd25519.SignatureBytes && Ed25519.Verify(signature, publicKey, message);

    /// <summary>Whether these bytes are the one encoding of a point that is not of small order: for other keys anybody can sign.</summary>
    internal static bool IsSound(ReadOnlySpan<byte> publicKey) =>
        publicKey.Length == IEd25519.PublicBytes && Ed25519.ValidatePublicKeyPartial(publicKey);
}
