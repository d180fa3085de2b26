using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Crypto;

/// <summary>
/// The elliptic-curve questions that consensus asks. A pure function of its arguments: every implementation must give
/// the same answer to the same bytes, and none may throw.
/// </summary>
public interface ISignatureVerifier
{
    /// <summary>Checks an ECDSA signature over secp256k1.</summary>
    /// <param name="publicKey">33 bytes compressed, 65 uncompressed or hybrid (06, 07 with the right parity); anything else is false.</param>
    /// <param name="signature">r and s, 32 bytes each, most significant first (see <see cref="DerSignature"/>); high s is accepted, out of range is false.</param>
    /// <param name="digest">The hash that was signed, in wire order.</param>
    bool VerifyEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, Hash256 digest);

    /// <summary>Checks a BIP 340 signature.</summary>
    /// <param name="publicKey">32 bytes, x only.</param>
    /// <param name="signature">64 bytes.</param>
    /// <param name="message">Any length; 32 bytes in consensus.</param>
    bool VerifySchnorr(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message);

    /// <summary>Checks that a taproot output key commits to an internal key and a tweak (BIP 341): Q = P + tweak·G.</summary>
    /// <param name="outputKey">32 bytes, x only.</param>
    /// <param name="outputKeyIsOdd">The parity that the control block claims for Q.</param>
    /// <param name="internalKey">32 bytes, x only.</param>
    /// <param name="tweak">The TapTweak hash, in wire order; false when it is not below the group order.</param>
    bool VerifyTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak);
}
