using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Machine.Mempool;

/// <summary>
/// The waiting transactions with their links, and for each the figures of its ancestors and descendants, kept up at every
/// change. Knows no rule and no policy.
/// </summary>
internal sealed class MempoolGraph
{
    private readonly Dictionary<TxId, LinkedListNode<MempoolNode>> places = [];
    private readonly LinkedList<MempoolNode> inOrder = [];
    private readonly Dictionary<OutPoint, MempoolNode> spenders = [];
    private readonly SortedSet<MempoolNode> byWorth = new(Comparer<MempoolNode>.Create(MempoolNode.CompareWorth));

    /// <summary>Number of transactions.</summary>
    public int Count => places.Count;

    /// <summary>All transactions together.</summary>
    public PackageTotals Totals { get; private set; }

    /// <summary>Bytes of memory that all entries take, about.</summary>
    public long MemoryBytes { get; private set; }

    /// <summary>Parents before children.</summary>
    public IEnumerable<MempoolNode> InOrder => inOrder;

    /// <summary>The one that is worth least with all that depend on it; null when nothing waits.</summary>
    public MempoolNode? LeastWorth => byWorth.Min;

    public bool TryGet(TxId id, [NotNullWhen(true)] out MempoolNode? node)
    {
        node = places.TryGetValue(id, out LinkedListNode<MempoolNode>? place) ? place.Value : null;
        return node is not null;
    }

    public bool TryGetSpender(OutPoint outPoint, [NotNullWhen(true)] out MempoolNode? spender) => spenders.TryGetValue(outPoint, out spender);

    /// <summary>Those that a transaction spends from directly, each once.</summary>
    public HashSet<MempoolNode> ParentsOf(Transaction transaction)
    {
        HashSet<MempoolNode> parents = [];
        foreach (TxIn input in transaction.Inputs)
        {
            if (TryGet(input.Previous.Tx, out MempoolNode? parent)) parents.Add(parent);
        }
        return parents;
    }

    /// <summary>All that these spend from, near and far, themselves included; false when there are more than a number.</summary>
    public static bool TryClimb(IEnumerable<MempoolNode> from, int countMax, out HashSet<MempoolNode> found)
    {
        found = [];
        Stack<MempoolNode> open = new(from);
        while (open.TryPop(out MempoolNode? at))
        {
            if (!found.Add(at)) continue;
            if (found.Count > countMax) return false;
            foreach (MempoolNode parent in at.Parents) open.Push(parent);
        }
        return true;
    }

    /// <summary>All that a transaction spends from, near and far.</summary>
    public HashSet<MempoolNode> AncestorsOf(Transaction transaction)
    {
        TryClimb(ParentsOf(transaction), int.MaxValue, out HashSet<MempoolNode> found);
        return found;
    }

    /// <summary>All that spend from these, near and far, themselves included; parents before children.</summary>
    public static MempoolNode[] Below(IEnumerable<MempoolNode> from) => [.. Descend(from).OrderBy(node => node.Entry.Order)];

    /// <summary>The same in no order.</summary>
    public static HashSet<MempoolNode> Descend(IEnumerable<MempoolNode> from)
    {
        HashSet<MempoolNode> found = [];
        Stack<MempoolNode> open = new(from);
        while (open.TryPop(out MempoolNode? at))
        {
            if (!found.Add(at)) continue;
            foreach (MempoolNode child in at.Children) open.Push(child);
        }
        return found;
    }

    /// <summary>Adds an entry behind all others. Nothing that waits spends from it, and nothing spends what it spends.</summary>
    public void Add(MempoolEntry entry)
    {
        Invariant.Holds(inOrder.Last is null || inOrder.Last.Value.Entry.Order < entry.Order);
        MempoolNode node = new(entry);
        PackageTotals own = PackageTotals.Of(entry);
        foreach (MempoolNode parent in ParentsOf(entry.Transaction))
        {
            node.Parents.Add(parent);
            parent.Children.Add(node);
        }
        foreach (MempoolNode ancestor in AncestorsOf(entry.Transaction))
        {
            node.Ancestors += PackageTotals.Of(ancestor.Entry);
            ChangeDescendants(ancestor, ancestor.Descendants + own);
        }
        foreach (TxIn input in entry.Transaction.Inputs) spenders.Add(input.Previous, node);
        places.Add(entry.Transaction.Id, inOrder.AddLast(node));
        byWorth.Add(node);
        Totals += own;
        MemoryBytes += entry.MemoryBytes;
    }

    /// <summary>Takes out an entry at either end of its chains: with children left it has no parents, with parents left no children.</summary>
    public void Remove(MempoolNode node)
    {
        Invariant.Holds(node.Parents.Count == 0 || node.Children.Count == 0);
        PackageTotals own = PackageTotals.Of(node.Entry);
        TryClimb(node.Parents, int.MaxValue, out HashSet<MempoolNode> ancestors);
        foreach (MempoolNode ancestor in ancestors) ChangeDescendants(ancestor, ancestor.Descendants - own);
        foreach (MempoolNode descendant in Descend(node.Children)) descendant.Ancestors -= own;
        foreach (MempoolNode parent in node.Parents) parent.Children.Remove(node);
        foreach (MempoolNode child in node.Children) child.Parents.Remove(node);
        foreach (TxIn input in node.Entry.Transaction.Inputs) spenders.Remove(input.Previous);
        Invariant.Holds(places.Remove(node.Entry.Transaction.Id, out LinkedListNode<MempoolNode>? place));
        inOrder.Remove(place);
        Invariant.Holds(byWorth.Remove(node));
        Totals -= own;
        MemoryBytes -= node.Entry.MemoryBytes;
    }

    /// <summary>Takes everything out.</summary>
    public void Clear()
    {
        places.Clear();
        inOrder.Clear();
        spenders.Clear();
        byWorth.Clear();
        Totals = default;
        MemoryBytes = 0;
    }

    /// <summary>A sorted set finds an element by what it is sorted by: so out, change, in.</summary>
    private void ChangeDescendants(MempoolNode node, PackageTotals totals)
    {
        Invariant.Holds(byWorth.Remove(node));
        node.Descendants = totals;
        byWorth.Add(node);
    }
}
