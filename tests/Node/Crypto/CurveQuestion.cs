using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Tests.Crypto;

/// <summary>One call of a verifier, kept as data so that two verifiers can be asked the same.</summary>
/// <param name="Kind">Which of the three calls.</param>
/// <param name="Key">Public key, or internal key.</param>
/// <param name="Signature">Signature, or output key.</param>
/// <param name="Message">Digest, message or tweak.</param>
/// <param name="IsOdd">The claimed parity of an output key.</param>
internal sealed record CurveQuestion(CurveQuestionKind Kind, byte[] Key, byte[] Signature, byte[] Message, bool IsOdd = false)
{
    public bool Ask(ISignatureVerifier verifier) => Kind switch
    {
        CurveQuestionKind.Ecdsa => verifier.VerifyEcdsa(Key, Signature, Hash256.Read(Message)),
        CurveQuestionKind.Schnorr => verifier.VerifySchnorr(Key, Signature, Message),
        CurveQuestionKind.Tweak => verifier.VerifyTaprootTweak(Signature, IsOdd, Key, Hash256.Read(Message)),
    };

    public override string ToString() => $"{Kind} key={Hex.Encode(Key)} signature={Hex.Encode(Signature)} message={Hex.Encode(Message)} odd={IsOdd}";
}

/// <summary>The calls of a verifier.</summary>
internal enum CurveQuestionKind
{
    Ecdsa,
    Schnorr,
    Tweak,
}
