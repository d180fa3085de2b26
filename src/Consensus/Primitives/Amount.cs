using System.Globalization;

namespace Blockchain.Consensus.Primitives;

/// <summary>A number of satoshis, signed: the wire allows any 64-bit value, rules say which are money.</summary>
/// <param name="Satoshis">One hundred-millionth of a coin each.</param>
public readonly record struct Amount(long Satoshis) : IComparable<Amount>
{
    /// <summary>Satoshis in one coin.</summary>
    public const long Coin = 100_000_000;

    /// <summary>Nothing.</summary>
    public static Amount Zero => default;

    /// <summary>A whole number of coins.</summary>
    public static Amount Coins(long coins) => new(coins * Coin);

    /// <summary>Whether the value lies between zero and <paramref name="max"/>, both included (the rule of August 2010).</summary>
    public bool IsWithin(Amount max) => Satoshis >= 0 && Satoshis <= max.Satoshis;

    /// <summary>The sum as a 64-bit machine without overflow checks computes it: what nodes did before August 2010.</summary>
    public Amount PlusWrapping(Amount other) => new(unchecked(Satoshis + other.Satoshis));

    /// <summary>Adds; an overflow is a broken invariant, because range checks come first.</summary>
    public static Amount operator +(Amount left, Amount right) => new(checked(left.Satoshis + right.Satoshis));

    /// <summary>Subtracts; an overflow is a broken invariant.</summary>
    public static Amount operator -(Amount left, Amount right) => new(checked(left.Satoshis - right.Satoshis));

    /// <summary>Whether the left amount is smaller.</summary>
    public static bool operator <(Amount left, Amount right) => left.Satoshis < right.Satoshis;

    /// <summary>Whether the left amount is larger.</summary>
    public static bool operator >(Amount left, Amount right) => left.Satoshis > right.Satoshis;

    /// <summary>Whether the left amount is not larger.</summary>
    public static bool operator <=(Amount left, Amount right) => left.Satoshis <= right.Satoshis;

    /// <summary>Whether the left amount is not smaller.</summary>
    public static bool operator >=(Amount left, Amount right) => left.Satoshis >= right.Satoshis;

    /// <inheritdoc/>
    public int CompareTo(Amount other) => Satoshis.CompareTo(other.Satoshis);

    /// <summary>Coins with eight decimals, as Bitcoin Core writes them.</summary>
    public override string ToString() => ((decimal)Satoshis / Coin).ToString("0.00000000", CultureInfo.InvariantCulture);
}
