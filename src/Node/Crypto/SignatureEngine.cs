using Blockchain.Consensus.Crypto;

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
        if (KnownAnswers.AreGivenBy(native)) return new(native, $"libsecp256k1 ({text})");
        native.Dispose();
        return Managed($"{text} gives wrong answers");
    }

    /// <summary>Managed code whatever is installed.</summary>
    public static SignatureEngine Managed(string why) => new(BouncyCastleVerifier.Instance, $"BouncyCastle, managed and slower: {why}");
}
