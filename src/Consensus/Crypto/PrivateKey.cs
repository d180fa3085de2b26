using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Blockchain.Consensus.Primitives;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Utilities;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Blockchain.Consensus.Crypto;

/// <summary>A secret scalar that signs. Signing is a pure function: the same key and message give the same signature.</summary>
/// <remarks>
/// The arithmetic does not run in constant time. Who can measure a signing node's time or power can learn its key: a node
/// for rehearsal and teaching accepts that, a custodian must not.
/// </remarks>
public sealed class PrivateKey
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    /// <summary>Length of a BIP 340 signature in bytes.</summary>
    public const int SchnorrSize = 64;

    private readonly BigInteger scalar;

    private PrivateKey(BigInteger scalar)
    {
        this.scalar = scalar;
        PublicKey = PublicKey.From(Secp256k1.MultiplyGenerator(scalar).Normalize());
    }

    /// <summary>The point that belongs to the key.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>The public key of BIP 340.</summary>
    public XOnlyPublicKey XOnlyPublicKey => PublicKey.XOnly;

    /// <summary>Takes 32 bytes, most significant first; false unless they are at least 1 and below the group order.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PrivateKey? key)
    {
        key = null;
        if (bytes.Length != Size) return false;
        BigInteger scalar = Secp256k1.ToNumber(bytes);
        if (scalar.SignValue == 0 || scalar.CompareTo(Secp256k1.Order) >= 0) return false;
        key = new(scalar);
        return true;
    }

    /// <summary>The key that a seed of any length leads to: for players and voters of scenarios, never for money.</summary>
    public static PrivateKey FromSeed(ReadOnlySpan<byte> seed)
    {
        Span<byte> bytes = stackalloc byte[Size];
        SHA256.HashData(seed, bytes);
        PrivateKey? key;
        while (!TryCreate(bytes, out key)) SHA256.HashData(bytes, bytes);
        return key;
    }

    /// <summary>The 32 secret bytes, as a new array.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        Secp256k1.Write(scalar, bytes);
        return bytes;
    }

    /// <summary>Signs a digest with ECDSA: nonce of RFC 6979, low s (BIP 146).</summary>
    /// <returns>Strict DER, without hash type byte.</returns>
    public byte[] SignEcdsa(Hash256 digest)
    {
        Span<byte> message = stackalloc byte[Hash256.Size];
        digest.CopyTo(message);
        BigInteger z = Secp256k1.ToNumber(message).Mod(Secp256k1.Order);
        Secp256k1.Write(z, message);
        DeterministicNonce nonces = new(ToArray(), message);
        while (true)
        {
            BigInteger k = nonces.Next();
            BigInteger r = Secp256k1.MultiplyGenerator(k).Normalize().AffineXCoord.ToBigInteger().Mod(Secp256k1.Order);
            BigInteger s = BigIntegers.ModOddInverse(Secp256k1.Order, k).Multiply(z.Add(r.Multiply(scalar))).Mod(Secp256k1.Order);
            if (r.SignValue != 0 && s.SignValue != 0) return Encode(r, s);
            nonces.Reject();
        }
    }

    /// <summary>Signs a message of any length as BIP 340 says.</summary>
    /// <param name="message">32 bytes in consensus.</param>
    /// <param name="aux">32 bytes that should be random and may be zero.</param>
    /// <returns>64 bytes.</returns>
    /// <exception cref="ArgumentException"><paramref name="aux"/> has not 32 bytes.</exception>
    public byte[] SignSchnorr(ReadOnlySpan<byte> message, ReadOnlySpan<byte> aux)
    {
        if (aux.Length != Hash256.Size) throw new ArgumentException("auxiliary data has 32 bytes", nameof(aux));
        BigInteger secret = Even(scalar, PublicKey.IsOdd);
        byte[] publicX = XOnlyPublicKey.ToArray();
        byte[] mask = TaggedHash.Of(HashTag.Aux, aux).ToArray();
        byte[] masked = new byte[Size];
        Secp256k1.Write(secret, masked);
        for (int i = 0; i < Size; i++) masked[i] ^= mask[i];
        BigInteger nonce = Scalar(TaggedHash.Of(HashTag.Nonce, masked, publicX, message));
        Invariant.Holds(nonce.SignValue != 0); // a hash of zero: nobody will ever see one
        ECPoint point = Secp256k1.MultiplyGenerator(nonce).Normalize();
        nonce = Even(nonce, point.AffineYCoord.TestBitZero());
        byte[] signature = new byte[SchnorrSize];
        Secp256k1.Write(point.AffineXCoord.ToBigInteger(), signature);
        BigInteger challenge = Scalar(TaggedHash.Of(HashTag.Challenge, signature.AsSpan(0, 32), publicX, message));
        Secp256k1.Write(nonce.Add(challenge.Multiply(secret)).Mod(Secp256k1.Order), signature.AsSpan(32));
        return signature;
    }

    /// <summary>The key that spends a taproot output by its key path (BIP 341).</summary>
    /// <param name="merkleRoot">The root of the script tree in wire order, or none.</param>
    /// <param name="output">Its x-only public key is the output key.</param>
    /// <returns>False with a probability that nobody will ever meet.</returns>
    public bool TryTweak(Hash256? merkleRoot, [NotNullWhen(true)] out PrivateKey? output) =>
        new PrivateKey(Even(scalar, PublicKey.IsOdd)).TryAdd(XOnlyPublicKey.TaprootTweak(merkleRoot).ToArray(), out output);

    /// <summary>This key plus a number, modulo the group order; false when the number is out of range or the sum is zero.</summary>
    /// <param name="number">32 bytes, most significant first.</param>
    /// <param name="sum">The sum.</param>
    public bool TryAdd(ReadOnlySpan<byte> number, [NotNullWhen(true)] out PrivateKey? sum)
    {
        sum = null;
        BigInteger tweak = Secp256k1.ToNumber(number);
        if (tweak.CompareTo(Secp256k1.Order) >= 0) return false;
        BigInteger total = scalar.Add(tweak).Mod(Secp256k1.Order);
        if (total.SignValue == 0) return false;
        sum = new(total);
        return true;
    }

    /// <summary>The public key: a secret must not reach a log by way of a string.</summary>
    public override string ToString() => $"private key of {PublicKey}";

    private static BigInteger Even(BigInteger secret, bool pointIsOdd) => pointIsOdd ? Secp256k1.Order.Subtract(secret) : secret;

    private static BigInteger Scalar(Hash256 hash) => Secp256k1.ToNumber(hash.ToArray()).Mod(Secp256k1.Order);

    private static byte[] Encode(BigInteger r, BigInteger s)
    {
        Span<byte> compact = stackalloc byte[DerSignature.CompactSize];
        Secp256k1.Write(r, compact);
        Secp256k1.Write(s.CompareTo(Secp256k1.HalfOrder) > 0 ? Secp256k1.Order.Subtract(s) : s, compact[32..]);
        return DerSignature.Encode(compact);
    }
}
