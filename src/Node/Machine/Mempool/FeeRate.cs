using System.Globalization;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>A fee for a number of virtual bytes; compared without rounding.</summary>
/// <param name="Fee">The fee.</param>
/// <param name="VirtualBytes">What it pays for; at least 1.</param>
public readonly record struct FeeRate(Amount Fee, long VirtualBytes) : IComparable<FeeRate>
{
    /// <summary>Satoshis per 1,000 virtual bytes, rounded down.</summary>
    public Amount PerKiloByte => new((long)((Int128)Fee.Satoshis * 1000 / VirtualBytes));

    /// <summary>By fee per byte.</summary>
    public int CompareTo(FeeRate other) => ((Int128)Fee.Satoshis * other.VirtualBytes).CompareTo((Int128)other.Fee.Satoshis * VirtualBytes);

    /// <summary>The rates of two packages together.</summary>
    public static FeeRate operator +(FeeRate left, FeeRate right) => new(left.Fee + right.Fee, left.VirtualBytes + right.VirtualBytes);

    /// <summary>As Core prints it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerKiloByte} BTC/kvB");
}
