using System.Security.Cryptography;

namespace Blockchain.Libp2p.Identity;

/// <summary>
/// Ed25519 by OpenSSL, whose SHA-512 takes a third of the time of a managed one: what counts for messages of a megabyte. Takes and refuses exactly
/// what <see cref="BouncyEd25519"/> does.
/// </summary>
public sealed unsafe class OpenSslEd25519 : IEd25519
{
    private OpenSslEd25519()
    {
    }

    /// <summary>The one instance, which has no state; null where OpenSSL is not installed.</summary>
    public static OpenSslEd25519? Instance { get; } = LibCrypto.IsPresent ? new() : null;

    /// <inheritdoc/>
    public byte[] PublicOf(ReadOnlySpan<byte> seed) => BouncyEd25519.Instance.PublicOf(seed);

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, IEd25519.SeedBytes);
        byte[] signature = new byte[IEd25519.SignatureBytes];
        nuint length = IEd25519.SignatureBytes;
        byte nothing = 0; // an empty span is pinned as null, which OpenSSL does not take
        nint key = 0, context = 0;
        try
        {
            fixed (byte* pSeed = seed, pMessage = message, pSignature = signature)
            {
                key = Made(LibCrypto.NewPrivateKey(LibCrypto.Ed25519, 0, pSeed, IEd25519.SeedBytes));
                context = Made(LibCrypto.NewContext());
                bool isSigned = LibCrypto.BeginSign(context, 0, 0, 0, key) == 1
                    && LibCrypto.Sign(context, pSignature, &length, message.IsEmpty ? &nothing : pMessage, (nuint)message.Length) == 1;
                return isSigned && length == IEd25519.SignatureBytes ? signature : throw new CryptographicException("OpenSSL does not sign");
            }
        }
        finally
        {
            LibCrypto.FreeContext(context);
            LibCrypto.FreeKey(key);
        }
    }

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != IEd25519.SignatureBytes || !BouncyEd25519.IsSound(publicKey)) return false;
        byte nothing = 0; // an empty span is pinned as null, which OpenSSL does not take
        nint key = 0, context = 0;
        try
        {
            fixed (byte* pKey = publicKey, pMessage = message, pSignature = signature)
            {
                key = Made(LibCrypto.NewPublicKey(LibCrypto.Ed25519, 0, pKey, IEd25519.PublicBytes));
                context = Made(LibCrypto.NewContext());
                return LibCrypto.BeginVerify(context, 0, 0, 0, key) == 1
                    && LibCrypto.Verify(context, pSignature, IEd25519.SignatureBytes, message.IsEmpty ? &nothing : pMessage, (nuint)message.Length) == 1;
            }
        }
        finally
        {
            LibCrypto.FreeContext(context);
            LibCrypto.FreeKey(key);
            LibCrypto.ClearErrors();
        }
    }

    private static nint Made(nint handle) => handle != 0 ? handle : throw new CryptographicException("OpenSSL has no memory or no Ed25519");
}
