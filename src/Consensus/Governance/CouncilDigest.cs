using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>The tagged hash of a council's keys and threshold: another list, another id.</summary>
/// <param name="Value">The 32 bytes in wire order.</param>
public readonly record struct CouncilDigest(Hash256 Value) : IComparable<CouncilDigest>
{
    /// <summary>All bits zero.</summary>
    public static CouncilDigest Zero => default;

    /// <summary>Whether all bits are zero.</summary>
    public bool IsZero => Value.IsZero;

    /// <summary>Reads 64 hexadecimal digits in display order.</summary>
    public static bool TryParse([NotNullWhen(true)] string? display, out CouncilDigest id)
    {
        bool ok = Hash256.TryParse(display, out Hash256 value);
        id = new(value);
        return ok;
    }

    /// <summary>Reads a constant of the source code.</summary>
    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static CouncilDigest Parse(string display) => new(Hash256.Parse(display));

    /// <summary>The first 8 displayed digits: enough for a table that a person reads.</summary>
    public string Short() => ToString()[..8];

    /// <summary>Orders by the displayed number.</summary>
    public int CompareTo(CouncilDigest other) => Value.CompareTo(other.Value);

    /// <summary>64 hexadecimal digits in display order.</summary>
    public override string ToString() => Value.ToString();
}
