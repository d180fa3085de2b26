using System.Globalization;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>Names one output of one transaction.</summary>
/// <param name="Tx">The transaction that made the output.</param>
/// <param name="Index">The output's position in it.</param>
public readonly record struct OutPoint(TxId Tx, uint Index) : IWire<OutPoint>, IComparable<OutPoint>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 36;

    /// <summary>What the only input of a coinbase names: no output at all.</summary>
    public static OutPoint Null => new(default, uint.MaxValue);

    /// <summary>Whether this names no output.</summary>
    public bool IsNull => Index == uint.MaxValue && Tx.IsZero;

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, out OutPoint value)
    {
        bool ok = reader.TryReadHash(out Hash256 tx) & reader.TryReadUInt32(out uint index);
        value = new(new(tx), index);
        return ok;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteHash(Tx.Value);
        writer.WriteUInt32(Index);
    }

    /// <summary>By transaction as displayed, then by index.</summary>
    public int CompareTo(OutPoint other)
    {
        int order = Tx.CompareTo(other.Tx);
        return order != 0 ? order : Index.CompareTo(other.Index);
    }

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked(Tx.GetHashCode() + (int)(Index * 0x9E3779B1));

    /// <summary>The transaction's id, a colon and the index.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tx}:{Index}");
}
