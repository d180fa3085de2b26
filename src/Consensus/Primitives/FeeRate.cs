using System.Globalization;

namespace Blockchain.Consensus.Primitives;

/// <summary>A fee for a number of virtual bytes; compared without rounding.</summary>
/// <param name="Fee">The fee.</param>
/// <param name="VirtualBytes">What it pays for; at least 1.</param>
public readonly record struct FeeRate(Amount Fee, long VirtualBytes) : IComparable<FeeRate>
{
    private const long KiloByte = 1_000;

    /// <summary>Satoshis per 1,000 virtual bytes, rounded down.</summary>
    public Amount PerKiloByte => new((long)((Int128)Fee.Satoshis * KiloByte / VirtualBytes));

    /// <summary>The rate that pays so much for 1,000 virtual bytes: how people, commands and Bitcoin Core name rates.</summary>
    public static FeeRate OfKiloByte(Amount fee) => new(fee, KiloByte);

    /// <summary>What so many virtual bytes must pay at this rate, rounded up to a satoshi.</summary>
    public Amount FeeFor(long virtualBytes) => new((long)(((Int128)Fee.Satoshis * virtualBytes + VirtualBytes - 1) / VirtualBytes));

    /// <summary>By fee per byte.</summary>
    public int CompareTo(FeeRate other) => ((Int128)Fee.Satoshis * other.VirtualBytes).CompareTo((Int128)other.Fee.Satoshis * VirtualBytes);

    /// <summary>Whether the left rate is lower.</summary>
    public static bool operator <(FeeRate left, FeeRate right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left rate is higher.</summary>
    public static bool operator >(FeeRate left, FeeRate right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left rate is not higher.</summary>
    public static bool operator <=(FeeRate left, FeeRate right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left rate is not lower.</summary>
    public static bool operator >=(FeeRate left, FeeRate right) => left.CompareTo(right) >= 0;

    /// <summary>As Core prints it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerKiloByte} BTC/kvB");
}
