using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>The tagged hash of an orphan report's canonical bytes: equal reports, equal digests.</summary>
/// <param name="Value">The 32 bytes in wire order.</param>
public readonly record struct ReportDigest(Hash256 Value) : IComparable<ReportDigest>
{
    /// <summary>All bits zero.</summary>
    public static ReportDigest Zero => default;

    /// <summary>Whether all bits are zero.</summary>
    public bool IsZero => Value.IsZero;

    /// <summary>Reads 64 hexadecimal digits in display order.</summary>
    public static bool TryParse([NotNullWhen(true)] string? display, out ReportDigest id)
    {
        bool ok = Hash256.TryParse(display, out Hash256 value);
        id = new(value);
        return ok;
    }

    /// <summary>Reads a constant of the source code.</summary>
    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static ReportDigest Parse(string display) => new(Hash256.Parse(display));

    /// <summary>The first 8 displayed digits: enough for a table that a person reads.</summary>
    public string Short() => ToString()[..8];

    /// <summary>Orders by the displayed number.</summary>
    public int CompareTo(ReportDigest other) => Value.CompareTo(other.Value);

    /// <summary>64 hexadecimal digits in display order.</summary>
    public override string ToString() => Value.ToString();
}
