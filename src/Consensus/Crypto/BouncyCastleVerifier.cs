using Blockchain.Consensus.Primitives;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Utilities;

namespace Blockchain.Consensus.Crypto;

/// <summary>Verification in managed code: no native library is needed, and none has to be trusted.</summary>
public sealed class BouncyCastleVerifier : ISignatureVerifier
{
    /// <summary>The only one needed: it holds no state.</summary>
    public static BouncyCastleVerifier Instance { get; } = new();

    /// <inheritdoc/>
    public bool VerifyEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, Hash256 digest)
    {
        if (signature.Length != DerSignature.CompactSize) return false;
        BigInteger r = Secp256k1.ToNumber(signature[..32]);
        BigInteger s = Secp256k1.ToNumber(signature[32..]);
        if (!IsInRange(r) || !IsInRange(s)) return false;
        if (!Secp256k1.TryReadPoint(publicKey, out ECPoint key)) return false;
        Span<byte> message = stackalloc byte[Hash256.Size];
        digest.CopyTo(message);
        BigInteger inverse = BigIntegers.ModOddInverseVar(Secp256k1.Order, s);
        BigInteger u1 = Secp256k1.ToNumber(message).Multiply(inverse).Mod(Secp256k1.Order);
        BigInteger u2 = r.Multiply(inverse).Mod(Secp256k1.Order);
        ECPoint sum = Secp256k1.Combine(u1, key, u2);
        if (sum.IsInfinity) return false;
        // r is x modulo n, and x counts modulo p, a little more than n: x is r or r + n.
        if (Secp256k1.HasX(sum, r)) return true;
        BigInteger second = r.Add(Secp256k1.Order);
        return second.CompareTo(Secp256k1.FieldPrime) < 0 && Secp256k1.HasX(sum, second);
    }

    /// <inheritdoc/>
    public bool VerifySchnorr(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message)
    {
        if (signature.Length != 64 || publicKey.Length != 32) return false;
        BigInteger r = Secp256k1.ToNumber(signature[..32]);
        BigInteger s = Secp256k1.ToNumber(signature[32..]);
        if (r.CompareTo(Secp256k1.FieldPrime) >= 0 || s.CompareTo(Secp256k1.Order) >= 0) return false;
        if (!Secp256k1.TryLift(publicKey, isOdd: false, out ECPoint key)) return false;
        Span<byte> challenge = stackalloc byte[Hash256.Size];
        TaggedHash.Of(HashTag.Challenge, signature[..32], publicKey, message).CopyTo(challenge);
        BigInteger e = Secp256k1.ToNumber(challenge).Mod(Secp256k1.Order);
        ECPoint sum = Secp256k1.Combine(s, key.Negate(), e);
        return !sum.IsInfinity && Secp256k1.HasX(sum, r) && !sum.Normalize().AffineYCoord.TestBitZero();
    }

    /// <inheritdoc/>
    public bool VerifyTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak)
    {
        if (outputKey.Length != 32) return false;
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        tweak.CopyTo(bytes);
        BigInteger t = Secp256k1.ToNumber(bytes);
        BigInteger x = Secp256k1.ToNumber(outputKey);
        if (t.CompareTo(Secp256k1.Order) >= 0 || x.CompareTo(Secp256k1.FieldPrime) >= 0) return false;
        if (!Secp256k1.TryLift(internalKey, isOdd: false, out ECPoint key)) return false;
        ECPoint sum = Secp256k1.MultiplyGenerator(t).Add(key);
        return !sum.IsInfinity && Secp256k1.HasX(sum, x) && sum.Normalize().AffineYCoord.TestBitZero() == outputKeyIsOdd;
    }

    private static bool IsInRange(BigInteger scalar) => scalar.SignValue > 0 && scalar.CompareTo(Secp256k1.Order) < 0;
}
