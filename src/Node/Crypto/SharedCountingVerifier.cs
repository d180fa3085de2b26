using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Crypto;

/// <summary>Counts what many threads ask of one verifier; <see cref="CountingVerifier"/> is for one thread.</summary>
/// <param name="verifier">Gives the answers.</param>
public sealed class SharedCountingVerifier(ISignatureVerifier verifier) : ISignatureVerifier
{
    private long count;

    /// <summary>Signatures and taproot tweaks checked so far.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <inheritdoc/>
    public bool VerifyEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, Hash256 digest)
    {
        Interlocked.Increment(ref count);
        return verifier.VerifyEcdsa(publicKey, signature, digest);
    }

    /// <inheritdoc/>
    public bool VerifySchnorr(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message)
    {
        Interlocked.Increment(ref count);
        return verifier.VerifySchnorr(publicKey, signature, message);
    }

    /// <inheritdoc/>
    public bool VerifyTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak)
    {
        Interlocked.Increment(ref count);
        return verifier.VerifyTaprootTweak(outputKey, outputKeyIsOdd, internalKey, tweak);
    }
}
