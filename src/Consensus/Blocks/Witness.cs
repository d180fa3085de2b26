using System.Collections.Immutable;
using Blockchain.Consensus.Codec;

namespace Blockchain.Consensus.Blocks;

/// <summary>The witness of one input (BIP 141): a stack of byte strings, bottom first.</summary>
public readonly struct Witness : IEquatable<Witness>, IWire<Witness>
{
    private readonly ImmutableArray<ReadOnlyMemory<byte>> items;

    /// <summary>A stack of the given items, bottom first.</summary>
    public Witness(ImmutableArray<ReadOnlyMemory<byte>> items) => this.items = items;

    /// <summary>The items, bottom first.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Items => items.IsDefault ? [] : items;

    /// <summary>Number of items.</summary>
    public int Count => Items.Length;

    /// <summary>Whether there are no items: the input has no witness.</summary>
    public bool IsEmpty => Items.IsEmpty;

    /// <summary>One item; 0 is the bottom.</summary>
    public ReadOnlyMemory<byte> this[int index] => Items[index];

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, out Witness value)
    {
        value = default;
        if (!reader.TryReadCount(1, out int count)) return false;
        if (count == 0) return true;
        ImmutableArray<ReadOnlyMemory<byte>>.Builder stack = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(count);
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryReadVarBytes(out ReadOnlyMemory<byte> item)) return false;
            stack.Add(item);
        }
        value = new(stack.MoveToImmutable());
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        writer.WriteCompactSize((ulong)Count);
        foreach (ReadOnlyMemory<byte> item in Items) writer.WriteVarBytes(item.Span);
    }

    /// <inheritdoc/>
    public bool Equals(Witness other)
    {
        if (Count != other.Count) return false;
        for (int i = 0; i < Count; i++)
        {
            if (!this[i].Span.SequenceEqual(other[i].Span)) return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Witness other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (ReadOnlyMemory<byte> item in Items) hash.AddBytes(item.Span);
        return hash.ToHashCode();
    }

    /// <summary>Whether both stacks hold the same items.</summary>
    public static bool operator ==(Witness left, Witness right) => left.Equals(right);

    /// <summary>Whether the stacks differ.</summary>
    public static bool operator !=(Witness left, Witness right) => !left.Equals(right);
}
