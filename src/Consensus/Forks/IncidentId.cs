using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>Names a fork that matters: made of chain facts alone, so that every node finds the same id with no talk.</summary>
/// <param name="Value">The 32 bytes in wire order.</param>
public readonly record struct IncidentId(Hash256 Value) : IComparable<IncidentId>
{
    private static readonly HashTag Tag = new("blockchain/incident/v1");

    /// <summary>All bits zero.</summary>
    public static IncidentId Zero => default;

    /// <summary>Whether all bits are zero.</summary>
    public bool IsZero => Value.IsZero;

    /// <summary>The id of a fork: a tagged hash over genesis, fork point and the first blocks in ascending order, without repetition.</summary>
    public static IncidentId Of(BlockHash genesis, BlockHash forkPoint, IEnumerable<BlockHash> firstBlocks)
    {
        WireWriter writer = new();
        writer.WriteHash(genesis.Value);
        writer.WriteHash(forkPoint.Value);
        foreach (BlockHash first in firstBlocks.Distinct().Order()) writer.WriteHash(first.Value);
        return new(TaggedHash.Of(Tag, writer.Written));
    }

    /// <summary>Reads 64 hexadecimal digits in display order.</summary>
    public static bool TryParse([NotNullWhen(true)] string? display, out IncidentId id)
    {
        bool ok = Hash256.TryParse(display, out Hash256 value);
        id = new(value);
        return ok;
    }

    /// <summary>Reads a constant of the source code.</summary>
    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static IncidentId Parse(string display) => new(Hash256.Parse(display));

    /// <summary>The first 8 displayed digits: enough for a table that a person reads.</summary>
    public string Short() => ToString()[..8];

    /// <summary>Orders by the displayed number.</summary>
    public int CompareTo(IncidentId other) => Value.CompareTo(other.Value);

    /// <summary>64 hexadecimal digits in display order.</summary>
    public override string ToString() => Value.ToString();
}
