using System.Numerics;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Org.BouncyCastle.Crypto.EC;
using BouncyNumber = Org.BouncyCastle.Math.BigInteger;
using BouncyPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Blockchain.Node.Tests.Crypto;

/// <summary>ECDSA questions, each class with one idea of what could be judged differently.</summary>
internal sealed class EcdsaQuestions(Random random)
{
    private readonly List<(PrivateKey Key, byte[] Digest, byte[] Signature)> signed = Sign(random, 64);

    /// <summary>A genuine signature over a digest of its own.</summary>
    public CurveQuestion Genuine()
    {
        (PrivateKey key, byte[] digest, byte[] signature) = Sign(random, 1)[0];
        return new(CurveQuestionKind.Ecdsa, random.Next(2) == 0 ? key.PublicKey.ToArray() : key.PublicKey.ToUncompressed(), signature, digest);
    }

    /// <summary>The other half of each signature: s and n − s are both valid.</summary>
    public CurveQuestion HighS()
    {
        (PrivateKey key, byte[] digest, byte[] signature) = Pick();
        byte[] s = CurveNumbers.Bytes(CurveNumbers.Order - CurveNumbers.Number(signature.AsSpan(32)));
        return new(CurveQuestionKind.Ecdsa, key.PublicKey.ToArray(), [.. signature[..32], .. s], digest);
    }

    /// <summary>Hybrid keys, whose first byte repeats the parity of y, rightly.</summary>
    public CurveQuestion HybridRight()
    {
        (PrivateKey key, byte[] digest, byte[] signature) = Pick();
        byte[] bytes = key.PublicKey.ToUncompressed();
        bytes[0] = (byte)(key.PublicKey.IsOdd ? 7 : 6);
        return new(CurveQuestionKind.Ecdsa, bytes, signature, digest);
    }

    /// <summary>Hybrid keys that state the parity wrongly.</summary>
    public CurveQuestion HybridWrong()
    {
        CurveQuestion right = HybridRight();
        right.Key[0] ^= 1;
        return right;
    }

    /// <summary>One bit of key, signature or digest turned.</summary>
    public CurveQuestion BitTurned()
    {
        (PrivateKey key, byte[] digest, byte[] signature) = Pick();
        byte[] bytes = random.Next(2) == 0 ? key.PublicKey.ToArray() : key.PublicKey.ToUncompressed();
        CurveQuestion question = new(CurveQuestionKind.Ecdsa, bytes, [.. signature], [.. digest]);
        byte[] target = random.Next(3) switch { 0 => question.Key, 1 => question.Signature, _ => question.Message };
        target[random.Next(target.Length)] ^= (byte)(1 << random.Next(8));
        return question;
    }

    /// <summary>Scalars at the ends of the range, and digests that are zero, the order, or full.</summary>
    public CurveQuestion ScalarAtTheEdge()
    {
        byte[] r = CurveNumbers.Bytes(Any(CurveNumbers.ScalarsInside));
        byte[] s = CurveNumbers.Bytes(Any(CurveNumbers.ScalarsInside));
        byte[] digest = CurveNumbers.Bytes(Any(CurveNumbers.ScalarsOutside));
        return new(CurveQuestionKind.Ecdsa, Pick().Key.PublicKey.ToArray(), [.. r, .. s], digest);
    }

    /// <summary>r, s or both out of range.</summary>
    public CurveQuestion ScalarOutOfRange()
    {
        (PrivateKey key, byte[] digest, byte[] signature) = Pick();
        byte[] outside = CurveNumbers.Bytes(Any(CurveNumbers.ScalarsOutside));
        byte[] wrong = random.Next(3) switch
        {
            0 => [.. outside, .. signature[32..]],
            1 => [.. signature[..32], .. outside],
            _ => [.. outside, .. CurveNumbers.Bytes(Any(CurveNumbers.ScalarsOutside))],
        };
        return new(CurveQuestionKind.Ecdsa, key.PublicKey.ToArray(), wrong, digest);
    }

    /// <summary>Keys of any length with any first byte that fit no form.</summary>
    public CurveQuestion KeyWithoutForm()
    {
        (PrivateKey _, byte[] digest, byte[] signature) = Pick();
        byte[] key = new byte[random.Next(4) switch { 0 => 33, 1 => 65, _ => random.Next(70) }];
        random.NextBytes(key);
        if (key.Length == 33 && key[0] is 2 or 3) key[0] += 2;
        if (key.Length == 65 && key[0] is 4 or 6 or 7) key[0] += 4;
        return new(CurveQuestionKind.Ecdsa, key, signature, digest);
    }

    /// <summary>x and y that no point has together.</summary>
    public CurveQuestion PointOffTheCurve()
    {
        (PrivateKey other, byte[] digest, byte[] signature) = Pick();
        byte[] key = other.PublicKey.ToUncompressed();
        random.NextBytes(key.AsSpan(random.Next(2) == 0 ? 1 : 33, 32));
        key[0] = (byte)(random.Next(3) switch { 0 => 4, _ => 6 + (key[64] & 1) });
        return new(CurveQuestionKind.Ecdsa, key, signature, digest);
    }

    /// <summary>Coordinates of p and more.</summary>
    public CurveQuestion CoordinateTooLarge()
    {
        (PrivateKey other, byte[] digest, byte[] signature) = Pick();
        byte[] key = random.Next(2) == 0 ? other.PublicKey.ToArray() : other.PublicKey.ToUncompressed();
        CurveNumbers.Bytes(Any(CurveNumbers.CoordinatesOutside)).CopyTo(key, key.Length == 33 ? 1 : 1 + (32 * random.Next(2)));
        return new(CurveQuestionKind.Ecdsa, key, signature, digest);
    }

    /// <summary>Compressed keys with a random x: half of them are points.</summary>
    public CurveQuestion RandomX()
    {
        (PrivateKey _, byte[] digest, byte[] signature) = Pick();
        byte[] key = new byte[33];
        random.NextBytes(key);
        key[0] = (byte)(2 + (key[0] & 1));
        return new(CurveQuestionKind.Ecdsa, key, signature, digest);
    }

    /// <summary>The digest for which the sum is the point at infinity: z = −r·d.</summary>
    public CurveQuestion SumAtInfinity()
    {
        (PrivateKey key, byte[] _, byte[] signature) = Pick();
        BigInteger z = CurveNumbers.Mod(-CurveNumbers.Number(signature.AsSpan(0, 32)) * CurveNumbers.Number(key.ToArray()), CurveNumbers.Order);
        return new(CurveQuestionKind.Ecdsa, key.PublicKey.ToArray(), signature, CurveNumbers.Bytes(z));
    }

    /// <summary>
    /// Genuine signatures whose point has an x from n to p, so that r is x − n: they never come up by chance (1 in 2^127), and are
    /// built backwards, from the point to the key.
    /// </summary>
    public CurveQuestion XBeyondTheOrder()
    {
        BigInteger x, y;
        while (true)
        {
            x = CurveNumbers.Order + random.Next(1, 1_000_000);
            if (CurveNumbers.Lift(x) is not { } found) continue;
            y = found;
            break;
        }

        BigInteger r = x - CurveNumbers.Order;
        byte[] s = PrivateKey.FromSeed(Bytes(8)).ToArray();
        byte[] digest = Bytes(32);
        Org.BouncyCastle.Asn1.X9.X9ECParameters curve = CustomNamedCurves.GetByName("secp256k1");
        BouncyPoint point = curve.Curve.CreatePoint(Bouncy(CurveNumbers.Bytes(x)), Bouncy(CurveNumbers.Bytes(y)));
        BouncyPoint sum = point.Multiply(Bouncy(s)).Subtract(curve.G.Multiply(Bouncy(digest)));
        byte[] key = sum.Multiply(Bouncy(CurveNumbers.Bytes(CurveNumbers.Inverse(r)))).GetEncoded(compressed: true);
        return new(CurveQuestionKind.Ecdsa, key, [.. CurveNumbers.Bytes(r), .. s], digest);
    }

    private static BouncyNumber Bouncy(byte[] bytes) => new(1, bytes);

    private static List<(PrivateKey Key, byte[] Digest, byte[] Signature)> Sign(Random random, int count)
    {
        List<(PrivateKey Key, byte[] Digest, byte[] Signature)> list = [];
        for (int i = 0; i < count; i++)
        {
            byte[] seed = new byte[32];
            random.NextBytes(seed);
            byte[] compact = new byte[DerSignature.CompactSize];
            PrivateKey key = PrivateKey.FromSeed(seed);
            random.NextBytes(seed);
            DerSignature.TryReadLax(key.SignEcdsa(Hash256.Read(seed)), compact);
            list.Add((key, seed, compact));
        }

        return list;
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private T Any<T>(T[] values) => values[random.Next(values.Length)];

    private (PrivateKey Key, byte[] Digest, byte[] Signature) Pick() => signed[random.Next(signed.Count)];
}
