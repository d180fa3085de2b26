using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Crypto;

/// <summary>Verification by the system's libsecp256k1, the library that Bitcoin Core verifies with.</summary>
/// <remarks>Safe for any number of threads.</remarks>
public sealed class LibSecp256k1Verifier : ISignatureVerifier, IDisposable
{
    private readonly LibSecp256k1Context context = new();

    private LibSecp256k1Verifier(string libraryName) => LibraryName = libraryName;

    /// <summary>The file name that the library was found under.</summary>
    public string LibraryName { get; }

    /// <summary>Opens the library; false with the reason when it is absent or lacks the Schnorr modules.</summary>
    public static bool TryOpen([NotNullWhen(true)] out LibSecp256k1Verifier? verifier, out string text)
    {
        text = LibSecp256k1.Text;
        verifier = LibSecp256k1.IsPresent ? new(text) : null;
        return verifier is not null;
    }

    /// <inheritdoc/>
    public unsafe bool VerifyEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, Hash256 digest)
    {
        if (publicKey.IsEmpty || signature.Length != DerSignature.CompactSize) return false;
        byte* parsedKey = stackalloc byte[LibSecp256k1.ParsedBytes];
        byte* parsed = stackalloc byte[LibSecp256k1.ParsedBytes];
        byte* lowS = stackalloc byte[LibSecp256k1.ParsedBytes];
        byte* message = stackalloc byte[Hash256.Size];
        digest.CopyTo(new Span<byte>(message, Hash256.Size));
        nint handle = context.DangerousGetHandle();
        bool isValid;
        fixed (byte* key = publicKey, compact = signature)
        {
            isValid = LibSecp256k1.ParseCompactSignature(handle, parsed, compact) == 1
                && LibSecp256k1.ParsePublicKey(handle, parsedKey, key, (nuint)publicKey.Length) == 1;
        }

        if (isValid)
        {
            // The library takes low s only; the chain holds both, and both are valid.
            _ = LibSecp256k1.NormalizeSignature(handle, lowS, parsed);
            isValid = LibSecp256k1.VerifyEcdsa(handle, lowS, message, parsedKey) == 1;
        }

        GC.KeepAlive(context);
        return isValid;
    }

    /// <inheritdoc/>
    public unsafe bool VerifySchnorr(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message)
    {
        if (publicKey.Length != XOnlyPublicKey.Size || signature.Length != PrivateKey.SchnorrSize) return false;
        byte* parsedKey = stackalloc byte[LibSecp256k1.ParsedBytes];
        nint handle = context.DangerousGetHandle();
        byte nothing = 0;
        bool isValid;
        fixed (byte* key = publicKey, bytes = signature, text = message)
        {
            isValid = LibSecp256k1.ParseXOnlyKey(handle, parsedKey, key) == 1
                && LibSecp256k1.VerifySchnorr(handle, bytes, text is null ? &nothing : text, (nuint)message.Length, parsedKey) == 1;
        }

        GC.KeepAlive(context);
        return isValid;
    }

    /// <inheritdoc/>
    public unsafe bool VerifyTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak)
    {
        if (outputKey.Length != XOnlyPublicKey.Size || internalKey.Length != XOnlyPublicKey.Size) return false;
        byte* parsedKey = stackalloc byte[LibSecp256k1.ParsedBytes];
        byte* number = stackalloc byte[Hash256.Size];
        tweak.CopyTo(new Span<byte>(number, Hash256.Size));
        nint handle = context.DangerousGetHandle();
        bool isValid;
        fixed (byte* key = internalKey, output = outputKey)
        {
            isValid = LibSecp256k1.ParseXOnlyKey(handle, parsedKey, key) == 1
                && LibSecp256k1.CheckTweak(handle, output, outputKeyIsOdd ? 1 : 0, parsedKey, number) == 1;
        }

        GC.KeepAlive(context);
        return isValid;
    }

    /// <summary>Releases the context; no call may be under way or follow.</summary>
    public void Dispose() => context.Dispose();
}
