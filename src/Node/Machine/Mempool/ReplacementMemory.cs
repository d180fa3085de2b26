using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>
/// Which transaction took the place of which, so that whoever waits for the old one can be told. Bounded: the oldest is forgotten first,
/// and all with the process.
/// </summary>
public sealed class ReplacementMemory
{
    /// <summary>Transactions that are remembered to have lost their place: some two megabytes.</summary>
    public const int ReplacedCountMax = 10_000;

    private readonly Dictionary<TxId, LinkedListNode<(TxId Old, TxId By)>> places = [];
    private readonly LinkedList<(TxId Old, TxId By)> byAge = new();

    /// <summary>How many are remembered.</summary>
    public int Count => places.Count;

    /// <summary>The transaction that stands in another one's place: the last of them, where they replaced each other in turn. Null where none is remembered.</summary>
    public TxId? Of(TxId old)
    {
        TxId? last = null;
        for (TxId at = old; places.TryGetValue(at, out LinkedListNode<(TxId Old, TxId By)>? place); at = place.Value.By) last = place.Value.By;
        return last;
    }

    /// <summary>One takes the place of another, and has a place of its own: so no chain of replacements ever closes.</summary>
    internal void Replace(TxId old, TxId by)
    {
        Invariant.Holds(old != by);
        Forget(by);
        Forget(old);
        places.Add(old, byAge.AddLast((old, by)));
        if (places.Count > ReplacedCountMax && byAge.First is { } oldest) Forget(oldest.Value.Old);
    }

    /// <summary>A transaction has a place again: it waits, or a block holds it.</summary>
    internal void Forget(TxId id)
    {
        if (places.Remove(id, out LinkedListNode<(TxId Old, TxId By)>? place)) byAge.Remove(place);
    }
}
