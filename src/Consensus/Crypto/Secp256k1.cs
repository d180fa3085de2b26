using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;

namespace Blockchain.Consensus.Crypto;

/// <summary>The curve y² = x³ + 7 over BouncyCastle: numbers and points, read and written without exceptions.</summary>
internal static class Secp256k1
{
    private static readonly X9ECParameters Parameters = CustomNamedCurves.GetByName("secp256k1");

    private static readonly ECFieldElement Seven = Parameters.Curve.FromBigInteger(BigInteger.ValueOf(7));

    /// <summary>The number of points: scalars count modulo this.</summary>
    internal static BigInteger Order => Parameters.N;

    /// <summary>Half the order, rounded down: a low s is not above it (BIP 146).</summary>
    internal static BigInteger HalfOrder { get; } = Parameters.N.ShiftRight(1);

    /// <summary>The prime p of the coordinates.</summary>
    internal static BigInteger FieldPrime => Parameters.Curve.Field.Characteristic;

    /// <summary>The point that every public key is a multiple of.</summary>
    internal static ECPoint Generator => Parameters.G;

    /// <summary>The scalar in 32 bytes, most significant first; it may be too large.</summary>
    internal static BigInteger ToNumber(ReadOnlySpan<byte> bytes) => new(1, bytes);

    /// <summary>Writes a number below 2^256 as 32 bytes, most significant first.</summary>
    internal static void Write(BigInteger number, Span<byte> destination)
    {
        Span<byte> target = destination[..32];
        target.Clear();
        int length = number.GetLengthofByteArrayUnsigned();
        number.ToByteArrayUnsigned(target[(32 - length)..]);
    }

    /// <summary>Scalar times generator, from a table that the curve keeps.</summary>
    internal static ECPoint MultiplyGenerator(BigInteger scalar) => new FixedPointCombMultiplier().Multiply(Parameters.G, scalar);

    /// <summary>a·G + b·P, not normalised.</summary>
    internal static ECPoint Combine(BigInteger a, ECPoint point, BigInteger b) =>
        ECAlgorithms.SumOfTwoMultiplies(Parameters.G, a, point, b);

    /// <summary>Whether the affine x of a point that need not be normalised is this number, which lies below p.</summary>
    /// <remarks>Projective: X = x·Z² (Jacobian coordinates) costs two multiplications where normalising costs an inversion.</remarks>
    internal static bool HasX(ECPoint point, BigInteger x)
    {
        ECFieldElement z = point.GetZCoord(0);
        return Parameters.Curve.FromBigInteger(x).Multiply(z.Square()).Equals(point.XCoord);
    }

    /// <summary>Reads a public key: 33 bytes compressed, 65 uncompressed or hybrid.</summary>
    internal static bool TryReadPoint(ReadOnlySpan<byte> key, out ECPoint point)
    {
        point = Parameters.Curve.Infinity;
        if (key.Length == 33) return key[0] is 2 or 3 && TryLift(key[1..], key[0] == 3, out point);
        if (key.Length != 65 || key[0] is not (4 or 6 or 7)) return false;
        if (key[0] != 4 && (key[64] & 1) != (key[0] & 1)) return false;
        if (!TryReadCoordinate(key[1..33], out ECFieldElement? x) || !TryReadCoordinate(key[33..], out ECFieldElement? y)) return false;
        if (!y.Square().Equals(RightSide(x))) return false;
        point = Parameters.Curve.CreatePoint(x.ToBigInteger(), y.ToBigInteger());
        return true;
    }

    /// <summary>Reads an x and finds the point that has it and the wanted parity of y.</summary>
    internal static bool TryLift(ReadOnlySpan<byte> xBytes, bool isOdd, out ECPoint point)
    {
        point = Parameters.Curve.Infinity;
        if (xBytes.Length != 32 || !TryReadCoordinate(xBytes, out ECFieldElement? x)) return false;
        ECFieldElement? y = RightSide(x).Sqrt();
        if (y is null) return false;
        if (y.TestBitZero() != isOdd) y = y.Negate();
        point = Parameters.Curve.CreatePoint(x.ToBigInteger(), y.ToBigInteger());
        return true;
    }

    /// <summary>Writes a normalised point as 33 bytes.</summary>
    internal static void WriteCompressed(ECPoint point, Span<byte> destination)
    {
        destination[0] = (byte)(point.AffineYCoord.TestBitZero() ? 3 : 2);
        Write(point.AffineXCoord.ToBigInteger(), destination[1..]);
    }

    private static ECFieldElement RightSide(ECFieldElement x) => x.Square().Multiply(x).Add(Seven);

    private static bool TryReadCoordinate(ReadOnlySpan<byte> bytes, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ECFieldElement? value)
    {
        BigInteger number = ToNumber(bytes);
        value = null;
        if (number.CompareTo(FieldPrime) >= 0) return false;
        value = Parameters.Curve.FromBigInteger(number);
        return true;
    }
}
