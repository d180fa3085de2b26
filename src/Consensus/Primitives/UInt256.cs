using System.Globalization;
using System.Numerics;

namespace Blockchain.Consensus.Primitives;

/// <summary>An unsigned number of 256 bits: proof-of-work targets and the sums of chain work.</summary>
/// <param name="High">The upper 128 bits.</param>
/// <param name="Low">The lower 128 bits.</param>
public readonly record struct UInt256(UInt128 High, UInt128 Low) : IComparable<UInt256>
{
    private static readonly BigInteger Low128 = (BigInteger.One << 128) - 1;

    /// <summary>Whether the number is zero.</summary>
    public bool IsZero => High == 0 && Low == 0;

    /// <summary>A hash read as a number, least significant byte first, as proof of work compares it.</summary>
    public static UInt256 From(Hash256 hash) => new(new UInt128(hash.D, hash.C), new UInt128(hash.B, hash.A));

    /// <summary>The 32 bytes that <see cref="From(Hash256)"/> reads as this number.</summary>
    public Hash256 ToHash() => unchecked(new((ulong)Low, (ulong)(Low >> 64), (ulong)High, (ulong)(High >> 64)));

    /// <summary>The number itself when it fits in 256 bits; the caller has checked that it does.</summary>
    public static UInt256 From(BigInteger value) => new((UInt128)(value >> 128), (UInt128)(value & Low128));

    /// <summary>The number with unlimited range, for division and multiplication.</summary>
    public BigInteger ToBigInteger() => ((BigInteger)High << 128) | Low;

    /// <summary>The sum modulo 2^256.</summary>
    public static UInt256 operator +(UInt256 left, UInt256 right)
    {
        unchecked
        {
            UInt128 low = left.Low + right.Low;
            return new(left.High + right.High + (low < left.Low ? UInt128.One : UInt128.Zero), low);
        }
    }

    /// <summary>Whether the left number is smaller.</summary>
    public static bool operator <(UInt256 left, UInt256 right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left number is larger.</summary>
    public static bool operator >(UInt256 left, UInt256 right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left number is not larger.</summary>
    public static bool operator <=(UInt256 left, UInt256 right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left number is not smaller.</summary>
    public static bool operator >=(UInt256 left, UInt256 right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(UInt256 other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>64 hexadecimal digits, most significant first.</summary>
    public override string ToString() =>
        High.ToString("x32", CultureInfo.InvariantCulture) + Low.ToString("x32", CultureInfo.InvariantCulture);
}
