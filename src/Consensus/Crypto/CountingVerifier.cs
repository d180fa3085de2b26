using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Crypto;

/// <summary>Counts what is asked of another verifier: the honest measure of what a judgement cost. For one thread at a time.</summary>
/// <param name="verifier">Gives the answers.</param>
public sealed class CountingVerifier(ISignatureVerifier verifier) : ISignatureVerifier
{
    /// <summary>Signatures and taproot tweaks checked so far.</summary>
    public long Count { get; private set; }

    /// <inheritdoc/>
    public bool VerifyEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, Hash256 digest)
    {
        Count++;
        return verifier.VerifyEcdsa(publicKey, signature, digest);
    }

    /// <inheritdoc/>
    public bool VerifySchnorr(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message)
    {
        Count++;
        return verifier.VerifySchnorr(publicKey, signature, message);
    }

    /// <inheritdoc/>
    public bool VerifyTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak)
    {
        Count++;
        return verifier.VerifyTaprootTweak(outputKey, outputKeyIsOdd, internalKey, tweak);
    }
}
