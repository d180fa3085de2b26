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

    /// <summary>What so many virtual bytes must pay at a rate per 1,000, rounded up.</summary>
    public static Amount FeeFor(Amount perKiloByte, long virtualBytes) => new((long)(((Int128)perKiloByte.Satoshis * virtualBytes + 999) / 1000));

    /// <summary>By fee per byte.</summary>
    public int CompareTo(FeeRate other) => ((Int128)Fee.Satoshis * other.VirtualBytes).CompareTo((Int128)other.Fee.Satoshis * VirtualBytes);

    /// <summary>As Core prints it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PerKiloByte} BTC/kvB");
}
