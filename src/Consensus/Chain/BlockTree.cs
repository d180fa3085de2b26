using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Chain;

/// <summary>
/// Every known block with what is known of it, and which of them may become the tip. Mutable, with one owner; no coins, no bodies, no I/O.
/// Behaves as Bitcoin Core's block index does, down to which marks are set late.
/// </summary>
public sealed partial class BlockTree
{
    private readonly Dictionary<BlockHash, BlockNode> nodes = [];
    private readonly HashSet<BlockNode> leaves = [];
    private readonly HashSet<BlockNode> failed = [];
    private readonly List<BlockNode> changes = [];
    private readonly SortedSet<BlockNode> candidates = new(CandidateOrder.Instance);
    private readonly Dictionary<BlockNode, List<BlockNode>> unlinked = [];
    private long nextSequence = 1;
    private long nextPrecious = -1;
    private ChainWork workAtLastPrecious;

    /// <summary>Starts from a genesis, which needs no proof.</summary>
    public BlockTree(BlockHeader genesis, int transactionCount)
    {
        Genesis = Tip = new(new(genesis, null), null, 0, changes);
        nodes.Add(Genesis.Hash, Genesis);
        leaves.Add(Genesis);
        Genesis.Validity = BlockValidity.Scripts;
        Genesis.TransactionCount = transactionCount;
        Genesis.IsLinked = true;
        candidates.Add(Genesis);
    }

    /// <summary>The first block.</summary>
    public BlockNode Genesis { get; }

    /// <summary>The last block of the active chain.</summary>
    public BlockNode Tip { get; private set; }

    /// <summary>Number of known blocks.</summary>
    public int Count => nodes.Count;

    /// <summary>Every known block, in no order that means anything.</summary>
    public IEnumerable<BlockNode> All => nodes.Values;

    /// <summary>The block of a hash.</summary>
    public bool TryGet(BlockHash hash, [NotNullWhen(true)] out BlockNode? node) => nodes.TryGetValue(hash, out node);

    /// <summary>The greatest height of all known headers.</summary>
    public Height BestHeight() => leaves.Max(leaf => leaf.Height);

    /// <summary>Whether the block is on the active chain.</summary>
    public bool IsActive(BlockNode node) => node.IsAncestorOf(Tip);

    /// <summary>The block of the active chain at a height; null above the tip.</summary>
    public BlockNode? ActiveAt(Height height) =>
        height < Height.Genesis || height > Tip.Height ? null : nodes[Tip.Header.Ancestor(height).Hash];

    /// <summary>Ends of branches, the active tip first, then by height, highest first.</summary>
    public ImmutableArray<ChainTip> Tips()
    {
        IEnumerable<ChainTip> branches = leaves.Where(leaf => !IsActive(leaf)).Select(TipOf);
        return
        [
            new(Tip, 0, ChainTipStatus.Active),
            .. branches.OrderByDescending(tip => tip.Node.Height).ThenBy(tip => tip.Node.Hash),
        ];
    }

    /// <summary>Adds a valid header on its parent.</summary>
    internal BlockNode AddHeader(BlockHeader header, BlockHash hash, BlockNode parent)
    {
        BlockNode node = new(new(header, hash, parent.Header), parent, nodes.Count, changes);
        nodes.Add(hash, node);
        leaves.Remove(parent);
        leaves.Add(node);
        return node;
    }

    /// <summary>
    /// Whether a header's parent has failed, or stands on a block that has. In the second case the blocks between are
    /// marked, which nobody did when the failure was found.
    /// </summary>
    internal bool StandsOnFailure(BlockNode parent)
    {
        if (parent.IsFailed) return true;
        if (parent.IsValid(BlockValidity.Scripts)) return false;
        if (failed.FirstOrDefault(bad => bad.IsAncestorOf(parent)) is not { } ancestor) return false;
        for (BlockNode? at = parent; at is not null && at != ancestor; at = at.Parent) MarkDescendant(at);
        return true;
    }

    /// <summary>The body has come and is valid without coins. Blocks that waited for it become candidates too.</summary>
    internal void AddBody(BlockNode node, int transactionCount)
    {
        Invariant.Holds(!node.HasData && transactionCount > 0);
        node.TransactionCount = transactionCount;
        Raise(node, BlockValidity.Transactions);
        if (node.Parent is { IsLinked: false } parent)
        {
            Wait(parent, node);
            return;
        }
        Queue<BlockNode> linked = new([node]);
        while (linked.TryDequeue(out BlockNode? next))
        {
            next.IsLinked = true;
            next.Sequence = nextSequence++;
            if (!CandidateOrder.IsWorse(next, Tip)) candidates.Add(next);
            if (!unlinked.Remove(next, out List<BlockNode>? waiting)) continue;
            foreach (BlockNode child in waiting) linked.Enqueue(child);
        }
    }

    /// <summary>Proves more of a block.</summary>
    internal static void Raise(BlockNode node, BlockValidity validity)
    {
        if (!node.IsFailed && node.Validity < validity) node.Validity = validity;
    }

    /// <summary>A rule is broken. A block that failed before it reached the coins is remembered, but not searched for below its children.</summary>
    internal void Fail(BlockNode node, Verdict verdict, bool isConnecting)
    {
        node.Failure = BlockFailure.Verdict;
        node.Verdict = verdict;
        if (!isConnecting) return;
        AddFailureRoot(node);
        candidates.Remove(node);
    }

    /// <summary>A person wants the block, which is active down from <paramref name="tip"/> or not at all, to be invalid.</summary>
    /// <returns>The tip that remains.</returns>
    internal BlockNode Invalidate(BlockNode node, BlockNode tip)
    {
        Invariant.Holds(node.Parent is not null);
        if (node.IsAncestorOf(tip))
        {
            for (BlockNode at = tip; at != node; at = at.Parent!) // ends at node, an ancestor
            {
                at.Failure = BlockFailure.Ancestor;
                candidates.Remove(at);
            }
            tip = node.Parent;
            node.Failure = BlockFailure.Manual;
        }
        else if (!node.IsFailed)
        {
            node.Failure = BlockFailure.Manual;
        }
        candidates.Remove(node);
        AddFailureRoot(node);
        candidates.Add(tip);
        foreach (BlockNode other in nodes.Values)
        {
            if (IsCandidate(other) && !CandidateOrder.IsWorse(other, tip)) candidates.Add(other);
        }
        return tip;
    }

    /// <summary>Takes every mark from a block, its descendants and its ancestors.</summary>
    internal void Reconsider(BlockNode node)
    {
        foreach (BlockNode other in nodes.Values)
        {
            if (!node.IsAncestorOf(other)) continue;
            ClearMark(other);
            if (IsCandidate(other) && CandidateOrder.IsWorse(Tip, other)) candidates.Add(other);
        }
        for (BlockNode? at = node; at is not null; at = at.Parent) ClearMark(at);
    }

    /// <summary>
    /// Takes the verdicts from the blocks on which two rule sets can differ, and from what failed for standing on them; the others' verdicts hold under the new rule set
    /// too, and are signed over to it. A person's marks stay.
    /// </summary>
    internal void Rejudge(Predicate<BlockNode> canDiffer, RuleSetDigest to)
    {
        foreach (BlockNode node in nodes.Values)
        {
            if (node.Parent is null) continue;
            if (!canDiffer(node))
            {
                if (node.CheckedBy != default) node.CheckedBy = to;
                node.Verdict = node.Verdict?.HeldBy(to);
                continue;
            }
            if (node.Failure == BlockFailure.Verdict) ClearMark(node);
            if (node.Validity == BlockValidity.Scripts) node.Validity = BlockValidity.Transactions;
            node.Verdict = null;
            node.CheckedBy = default; // else the next change of rules, which may ask for the same here, would sign it over
        }
        foreach (BlockNode node in nodes.Values)
        {
            if (node.Failure == BlockFailure.Ancestor) node.Failure = BlockFailure.None; // set again where an ancestor still fails
        }
        CollectCandidates();
    }

    /// <summary>Prefers a block to others of equal work; false when it has less work than the tip, and nothing changes.</summary>
    internal bool Prefer(BlockNode node)
    {
        if (node.Work < Tip.Work) return false;
        if (Tip.Work > workAtLastPrecious) nextPrecious = -1;
        workAtLastPrecious = Tip.Work;
        candidates.Remove(node);
        node.Sequence = nextPrecious--;
        if (!IsCandidate(node)) return true;
        candidates.Add(node);
        Prune(Tip);
        return true;
    }

    /// <summary>
    /// The best block that may become the tip; branches that turn out to be failed or incomplete are marked and left out.
    /// </summary>
    /// <param name="tip">The tip so far.</param>
    /// <param name="marked">Receives the blocks that were marked on the way.</param>
    internal BlockNode? FindMostWork(BlockNode tip, ICollection<BlockNode> marked)
    {
        while (candidates.Max is { } best)
        {
            BlockNode? obstacle = best;
            while (obstacle is not null && !obstacle.IsFailed && obstacle.HasData)
                obstacle = obstacle.IsAncestorOf(tip) ? null : obstacle.Parent;
            if (obstacle is null) return best;
            LeaveOut(best, obstacle, marked);
        }
        return null;
    }

    /// <summary>Drops candidates that are worse than the tip.</summary>
    internal void Prune(BlockNode tip)
    {
        while (candidates.Min is { } worst && CandidateOrder.IsWorse(worst, tip)) candidates.Remove(worst);
        Invariant.Holds(candidates.Count > 0);
    }

    /// <summary>Moves the tip.</summary>
    internal void MoveTip(BlockNode tip) => Tip = tip;

    private static bool IsCandidate(BlockNode node) => node.IsValid(BlockValidity.Transactions) && node.IsLinked;

    private static void MarkDescendant(BlockNode node)
    {
        if (!node.IsFailed) node.Failure = BlockFailure.Ancestor;
    }

    private void LeaveOut(BlockNode best, BlockNode obstacle, ICollection<BlockNode> marked)
    {
        for (BlockNode at = best; at != obstacle; at = at.Parent!) // ends at obstacle, an ancestor
        {
            if (obstacle.IsFailed)
            {
                MarkDescendant(at);
                marked.Add(at);
            }
            else
            {
                Wait(at.Parent!, at); // above the obstacle, so it has a parent
            }
            candidates.Remove(at);
        }
        candidates.Remove(obstacle);
    }

    private void ClearMark(BlockNode node)
    {
        if (node.Verdict is { IsValid: false }) node.Verdict = null; // a valid one holds: a person's mark does not refute it
        node.Failure = BlockFailure.None;
        node.IsFailureRoot = false;
        failed.Remove(node);
    }

    private void AddFailureRoot(BlockNode node)
    {
        node.IsFailureRoot = true;
        failed.Add(node);
    }

    private void Wait(BlockNode parent, BlockNode child)
    {
        if (!unlinked.TryGetValue(parent, out List<BlockNode>? waiting)) unlinked.Add(parent, waiting = []);
        waiting.Add(child);
    }

    private ChainTip TipOf(BlockNode leaf)
    {
        ChainTipStatus status = leaf.IsFailed ? ChainTipStatus.Invalid
            : !leaf.IsLinked ? ChainTipStatus.HeadersOnly
            : leaf.IsValid(BlockValidity.Scripts) ? ChainTipStatus.ValidFork
            : ChainTipStatus.ValidHeaders;
        return new(leaf, leaf.Height - ChainedHeader.ForkPoint(leaf.Header, Tip.Header).Height, status);
    }
}
