using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>The tagged hash of a rollback plan's bytes: what voters sign, and the name of the decision.</summary>
/// <param name="Value">The 32 bytes in wire order.</param>
public readonly record struct PlanDigest(Hash256 Value) : IComparable<PlanDigest>
{
    /// <summary>All bits zero.</summary>
    public static PlanDigest Zero => default;

    /// <summary>Whether all bits are zero.</summary>
    public bool IsZero => Value.IsZero;

    /// <summary>Reads 64 hexadecimal digits in display order.</summary>
    public static bool TryParse([NotNullWhen(true)] string? display, out PlanDigest id)
    {
        bool ok = Hash256.TryParse(display, out Hash256 value);
        id = new(value);
        return ok;
    }

    /// <summary>Reads a constant of the source code.</summary>
    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static PlanDigest Parse(string display) => new(Hash256.Parse(display));

    /// <summary>The first 8 displayed digits: enough for a table that a person reads.</summary>
    public string Short() => ToString()[..8];

    /// <summary>Orders by the displayed number.</summary>
    public int CompareTo(PlanDigest other) => Value.CompareTo(other.Value);

    /// <summary>64 hexadecimal digits in display order.</summary>
    public override string ToString() => Value.ToString();
}
