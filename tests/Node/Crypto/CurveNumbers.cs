using System.Globalization;
using System.Numerics;

namespace Blockchain.Node.Tests.Crypto;

/// <summary>Numbers around the limits of secp256k1.</summary>
internal static class CurveNumbers
{
    public static readonly BigInteger Order = Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

    public static readonly BigInteger Prime = Parse("0fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f");

    /// <summary>Scalars that are in range, at its ends and in its middle.</summary>
    public static readonly BigInteger[] ScalarsInside = [1, 2, 3, Order - 1, Order - 2, Order / 2, (Order / 2) + 1];

    /// <summary>Scalars that are out of range.</summary>
    public static readonly BigInteger[] ScalarsOutside = [0, Order, Order + 1, Order + 2, Prime - 1, Prime, Prime + 1, (BigInteger.One << 256) - 1];

    /// <summary>Coordinates that no field element has.</summary>
    public static readonly BigInteger[] CoordinatesOutside = [Prime, Prime + 1, Prime + 2, Prime + 7, (BigInteger.One << 256) - 1];

    public static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = new byte[32];
        byte[] digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(bytes, 32 - digits.Length);
        return bytes;
    }

    public static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    public static BigInteger Mod(BigInteger number, BigInteger modulus)
    {
        BigInteger rest = number % modulus;
        return rest.Sign < 0 ? rest + modulus : rest;
    }

    public static BigInteger Inverse(BigInteger number) => BigInteger.ModPow(number, Order - 2, Order);

    /// <summary>A y for an x of the curve, or null.</summary>
    public static BigInteger? Lift(BigInteger x)
    {
        BigInteger square = ((x * x * x) + 7) % Prime;
        BigInteger y = BigInteger.ModPow(square, (Prime + 1) / 4, Prime);
        return y * y % Prime == square ? y : null;
    }

    private static BigInteger Parse(string hex) => BigInteger.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
