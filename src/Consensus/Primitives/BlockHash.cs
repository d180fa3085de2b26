using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Consensus.Primitives;

/// <summary>The hash of a block header (sha256d), which names the block.</summary>
/// <param name="Value">The 32 bytes in wire order.</param>
public readonly record struct BlockHash(Hash256 Value) : IComparable<BlockHash>
{
    /// <summary>All bits zero.</summary>
    public static BlockHash Zero => default;

    /// <summary>Whether all bits are zero.</summary>
    public bool IsZero => Value.IsZero;

    /// <summary>Reads 64 hexadecimal digits in display order.</summary>
    public static bool TryParse([NotNullWhen(true)] string? display, out BlockHash id)
    {
        bool ok = Hash256.TryParse(display, out Hash256 value);
        id = new(value);
        return ok;
    }

    /// <summary>Reads a constant of the source code.</summary>
    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static BlockHash Parse(string display) => new(Hash256.Parse(display));

    /// <summary>The first 8 displayed digits: enough for a table that a person reads.</summary>
    public string Short() => ToString()[..8];

    /// <summary>Orders by the displayed number.</summary>
    public int CompareTo(BlockHash other) => Value.CompareTo(other.Value);

    /// <summary>64 hexadecimal digits in display order.</summary>
    public override string ToString() => Value.ToString();
}
