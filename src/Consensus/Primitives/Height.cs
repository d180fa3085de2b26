using System.Globalization;

namespace Blockchain.Consensus.Primitives;

/// <summary>The distance of a block from its genesis block, which has height 0.</summary>
/// <param name="Value">Number of blocks below.</param>
public readonly record struct Height(int Value) : IComparable<Height>
{
    /// <summary>The genesis block's height.</summary>
    public static Height Genesis => default;

    /// <summary>The height of a child.</summary>
    public Height Next => new(Value + 1);

    /// <summary>The height of the parent.</summary>
    public Height Previous => new(Value - 1);

    /// <summary>A height that many blocks above.</summary>
    public static Height operator +(Height height, int blocks) => new(height.Value + blocks);

    /// <summary>A height that many blocks below.</summary>
    public static Height operator -(Height height, int blocks) => new(height.Value - blocks);

    /// <summary>The number of blocks between two heights.</summary>
    public static int operator -(Height left, Height right) => left.Value - right.Value;

    /// <summary>Whether the left height is lower.</summary>
    public static bool operator <(Height left, Height right) => left.Value < right.Value;

    /// <summary>Whether the left height is higher.</summary>
    public static bool operator >(Height left, Height right) => left.Value > right.Value;

    /// <summary>Whether the left height is not higher.</summary>
    public static bool operator <=(Height left, Height right) => left.Value <= right.Value;

    /// <summary>Whether the left height is not lower.</summary>
    public static bool operator >=(Height left, Height right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Height other) => Value.CompareTo(other.Value);

    /// <summary>Plain digits.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
