using Blockchain.Consensus.Primitives;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Utilities;

namespace Blockchain.Consensus.Crypto;

/// <summary>Finds the public key behind an ECDSA signature, for messages that carry an address and no key.</summary>
/// <remarks>The method of SEC 1, section 4.1.6. Blocks never need it.</remarks>
public static class KeyRecovery
{
    /// <summary>How many keys can stand behind one signature: two parities of the nonce's point, and two x where x exceeds the group order.</summary>
    public const int CandidateCount = 4;

    /// <summary>Finds one of the candidates; false when a number is out of range or no such point exists.</summary>
    /// <param name="signature">r and s, 32 bytes each, most significant first.</param>
    /// <param name="candidate">0 to 3: the parity of the nonce's point, plus 2 where its x exceeds the group order.</param>
    /// <param name="digest">The hash that was signed, in wire order.</param>
    /// <param name="key">The key with which the signature is valid for the digest.</param>
    public static bool TryRecover(ReadOnlySpan<byte> signature, int candidate, Hash256 digest, out PublicKey key)
    {
        key = default;
        if (signature.Length != DerSignature.CompactSize || candidate is < 0 or >= CandidateCount) return false;
        BigInteger r = Secp256k1.ToNumber(signature[..32]);
        BigInteger s = Secp256k1.ToNumber(signature[32..]);
        if (!IsScalar(r) || !IsScalar(s)) return false;
        BigInteger x = (candidate & 2) == 0 ? r : r.Add(Secp256k1.Order);
        if (x.CompareTo(Secp256k1.FieldPrime) >= 0) return false;
        Span<byte> xBytes = stackalloc byte[XOnlyPublicKey.Size];
        Secp256k1.Write(x, xBytes);
        if (!Secp256k1.TryLift(xBytes, (candidate & 1) != 0, out ECPoint nonce)) return false;
        // s·R = z·G + r·Q, so Q = -z/r · G + s/r · R.
        BigInteger inverse = BigIntegers.ModOddInverseVar(Secp256k1.Order, r);
        BigInteger z = Secp256k1.ToNumber(digest.ToArray());
        ECPoint point = Secp256k1.Combine(
            z.Negate().Multiply(inverse).Mod(Secp256k1.Order), nonce, s.Multiply(inverse).Mod(Secp256k1.Order));
        if (point.IsInfinity) return false;
        key = PublicKey.From(point.Normalize());
        return true;
    }

    private static bool IsScalar(BigInteger number) => number.SignValue > 0 && number.CompareTo(Secp256k1.Order) < 0;
}
