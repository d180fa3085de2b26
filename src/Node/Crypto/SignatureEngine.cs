using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Crypto;

/// <summary>The verifier that this machine offers, and why it was chosen.</summary>
/// <param name="Verifier">What to ask.</param>
/// <param name="Reason">For the log at start and for <c>getnodeinfo</c>-like answers.</param>
public sealed record SignatureEngine(ISignatureVerifier Verifier, string Reason)
{
    /// <summary>The native library where it is installed and passes a known answer; otherwise managed code, several times slower.</summary>
    public static SignatureEngine Choose()
    {
        if (!LibSecp256k1Verifier.TryOpen(out LibSecp256k1Verifier? native, out string text)) return Managed(text);
        if (KnowsTheAnswers(native)) return new(native, $"libsecp256k1 ({text})");
        native.Dispose();
        return Managed($"{text} gives wrong answers");
    }

    /// <summary>Managed code whatever is installed.</summary>
    public static SignatureEngine Managed(string why) => new(BouncyCastleVerifier.Instance, $"BouncyCastle, managed and slower: {why}");

    /// <summary>One right and one wrong question of each kind, so that a library with another interface is found at start and not in a block.</summary>
    private static bool KnowsTheAnswers(LibSecp256k1Verifier verifier)
    {
        PrivateKey key = PrivateKey.FromSeed("known answer"u8);
        Hash256 message = Sha256d.Of("message"u8);
        byte[] compact = new byte[DerSignature.CompactSize];
        if (!DerSignature.TryReadLax(key.SignEcdsa(message), compact)) return false;
        byte[] x = key.XOnlyPublicKey.ToArray();
        byte[] schnorr = key.SignSchnorr(message.ToArray(), new byte[32]);
        Hash256 tweak = key.XOnlyPublicKey.TaprootTweak(merkleRoot: null);
        if (!key.XOnlyPublicKey.TryTweak(merkleRoot: null, out PublicKey output)) return false;
        byte[] outputX = output.XOnly.ToArray();
        return verifier.VerifyEcdsa(key.PublicKey.ToArray(), compact, message)
            && !verifier.VerifyEcdsa(key.PublicKey.ToArray(), compact, tweak)
            && verifier.VerifySchnorr(x, schnorr, message.ToArray())
            && !verifier.VerifySchnorr(x, schnorr, tweak.ToArray())
            && verifier.VerifyTaprootTweak(outputX, output.IsOdd, x, tweak)
            && !verifier.VerifyTaprootTweak(outputX, !output.IsOdd, x, tweak);
    }
}
