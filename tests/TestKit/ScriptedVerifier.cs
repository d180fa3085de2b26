using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.TestKit;

/// <summary>Stands in for the elliptic curve where a test is about scripts: one answer for every question.</summary>
/// <param name="answer">What every check returns.</param>
public sealed class ScriptedVerifier(bool answer) : ISignatureVerifier
{
    /// <summary>Questions asked so far.</summary>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public bool VerifyEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, Hash256 digest) => Answer();

    /// <inheritdoc/>
    public bool VerifySchnorr(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message) => Answer();

    /// <inheritdoc/>
    public bool VerifyTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak) => Answer();

    private bool Answer()
    {
        Count++;
        return answer;
    }
}
