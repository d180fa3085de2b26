using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Script;

/// <summary>A stack of byte strings that are never changed, so that copying an element copies a reference.</summary>
/// <remarks>Who pops has looked at <see cref="Count"/>: anything else is a broken invariant, not a bad script.</remarks>
internal sealed class ScriptStack
{
    private const int CapacityAtStart = 8;

    private const int SingleByteMax = 0x7f;
    private const int SignBit = 0x80;

    /// <summary>Each byte once: numbers from -127 to 127 are slices of it, so that counting in a long script allocates nothing.</summary>
    private static readonly ReadOnlyMemory<byte> SingleBytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();

    private ReadOnlyMemory<byte>[] items = new ReadOnlyMemory<byte>[CapacityAtStart];

    public int Count { get; private set; }

    /// <summary>One element; 0 is the top.</summary>
    public ReadOnlyMemory<byte> this[int depth] => items[IndexOf(depth)];

    public void Push(ReadOnlyMemory<byte> element)
    {
        if (Count == items.Length) Array.Resize(ref items, 2 * Count);
        items[Count++] = element;
    }

    public void Push(bool value) => Push(value ? SingleBytes.Slice(1, 1) : default);

    public void Push(ScriptNumber number) => Push(number.Value switch
    {
        0 => default,
        > 0 and <= SingleByteMax => SingleBytes.Slice((int)number.Value, 1),
        < 0 and >= -SingleByteMax => SingleBytes.Slice(SignBit + (int)-number.Value, 1),
        _ => number.ToBytes(),
    });

    public ReadOnlyMemory<byte> Pop()
    {
        ReadOnlyMemory<byte> top = this[0];
        Count--;
        return top;
    }

    public void Drop(int count)
    {
        Invariant.Holds(count <= Count);
        Count -= count;
    }

    public ReadOnlyMemory<byte> RemoveAt(int depth)
    {
        int index = IndexOf(depth);
        ReadOnlyMemory<byte> element = items[index];
        Array.Copy(items, index + 1, items, index, depth);
        Count--;
        return element;
    }

    /// <summary>Puts an element below the given number of elements.</summary>
    public void Insert(int depth, ReadOnlyMemory<byte> element)
    {
        Invariant.Holds(depth <= Count);
        Push(element);
        int index = Count - 1 - depth;
        Array.Copy(items, index, items, index + 1, depth);
        items[index] = element;
    }

    public void Clear() => Count = 0;

    public ScriptStack Copy()
    {
        ScriptStack copy = new();
        for (int i = 0; i < Count; i++) copy.Push(items[i]);
        return copy;
    }

    private int IndexOf(int depth)
    {
        Invariant.Holds(depth >= 0 && depth < Count);
        return Count - 1 - depth;
    }
}
