using System.Globalization;

namespace Blockchain.Consensus.Primitives;

/// <summary>Expected hashes spent on a chain: the sum over its blocks. The valid chain with most work is followed.</summary>
/// <param name="Hashes">Number of hashes.</param>
public readonly record struct ChainWork(UInt256 Hashes) : IComparable<ChainWork>
{
    /// <summary>The work of both.</summary>
    public static ChainWork operator +(ChainWork left, ChainWork right) => new(left.Hashes + right.Hashes);

    /// <summary>Whether the left chain has less work.</summary>
    public static bool operator <(ChainWork left, ChainWork right) => left.Hashes < right.Hashes;

    /// <summary>Whether the left chain has more work.</summary>
    public static bool operator >(ChainWork left, ChainWork right) => left.Hashes > right.Hashes;

    /// <summary>Whether the left chain has no more work.</summary>
    public static bool operator <=(ChainWork left, ChainWork right) => left.Hashes <= right.Hashes;

    /// <summary>Whether the left chain has no less work.</summary>
    public static bool operator >=(ChainWork left, ChainWork right) => left.Hashes >= right.Hashes;

    /// <summary>Reads 1 to 64 hexadecimal digits, the most significant first.</summary>
    public static bool TryParse(string text, out ChainWork work)
    {
        work = default;
        if (text.Length is 0 or > 64) return false;
        string digits = text.PadLeft(64, '0');
        if (!UInt128.TryParse(digits.AsSpan(0, 32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 high)
            || !UInt128.TryParse(digits.AsSpan(32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 low)) return false;
        work = new(new(high, low));
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(ChainWork other) => Hashes.CompareTo(other.Hashes);

    /// <summary>64 hexadecimal digits, as getblockheader prints chainwork.</summary>
    public override string ToString() => Hashes.ToString();
}
