using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Chain;

/// <summary>How a tree comes back from what was stored, and how a store learns what to keep.</summary>
public sealed partial class BlockTree
{
    /// <summary>Every block that is new or about which something has changed since this was last asked, by arrival.</summary>
    public ImmutableArray<BlockNode> TakeChanged()
    {
        ImmutableArray<BlockNode> taken = [.. changes.OrderBy(node => node.Arrival)];
        changes.Clear();
        foreach (BlockNode node in taken) node.ForgetChange();
        return taken;
    }

    /// <summary>
    /// Takes back what was stored: the tip is the block of the stored coins, and whatever may follow it is a candidate. What can be
    /// worked out is not stored: which blocks are linked, which wait, which are candidates.
    /// </summary>
    internal void Restore(StoredChain stored)
    {
        Invariant.Holds(nodes.Count == 1);
        foreach (StoredBlock block in stored.Blocks) Restore(block);
        foreach (BlockNode known in stored.Blocks.Select(block => nodes[block.Hash]).Where(known => known.HasData))
        {
            if (known.Parent is { IsLinked: false } parent) Wait(parent, known);
            else known.IsLinked = true; // parents arrive before their children, so this is settled for the parent
        }
        nextSequence = nodes.Values.Max(node => node.Sequence) + 1;
        foreach (StoredBody body in stored.Bodies)
        {
            if (!nodes.TryGetValue(body.Hash, out BlockNode? node)) node = AddHeader(body.Header, body.Hash, nodes[body.Header.Previous]);
            if (!node.HasData && body.TransactionCount > 0) AddBody(node, body.TransactionCount);
        }
        foreach (StoredMark mark in stored.Marks) Restore(mark);
        nextPrecious = Math.Min(0, nodes.Values.Min(node => node.Sequence)) - 1;
        workAtLastPrecious = nodes.Values.Where(node => node.Sequence < 0).Select(node => node.Work).DefaultIfEmpty().Max();
        MoveTip(nodes[stored.Tip]);
        candidates.Clear();
        CollectCandidates();
    }

    private void Restore(StoredBlock block)
    {
        BlockNode node = AddHeader(block.Header, block.Hash, nodes[block.Header.Previous]);
        node.Validity = block.Validity;
        node.Failure = block.Failure;
        node.Verdict = block.Verdict;
        node.CheckedBy = block.CheckedBy;
        node.TransactionCount = block.TransactionCount;
        node.Sequence = block.Sequence;
        if (block.IsFailureRoot) AddFailureRoot(node);
    }

    /// <summary>A person's word is taken as it was last given; what followed from an earlier one is worked out again.</summary>
    private void Restore(StoredMark mark)
    {
        if (!nodes.TryGetValue(mark.Hash, out BlockNode? node)) return;
        if (mark.Sequence < 0) node.Sequence = mark.Sequence;
        if (mark.IsInvalidated == (node.Failure == BlockFailure.Manual)) return;
        if (mark.IsInvalidated)
        {
            node.Failure = BlockFailure.Manual;
            AddFailureRoot(node);
        }
        else
        {
            ClearMark(node);
        }
        foreach (BlockNode other in nodes.Values)
        {
            if (other.Failure == BlockFailure.Ancestor) other.Failure = BlockFailure.None; // set again where an ancestor still fails
        }
    }

    /// <summary>Nobody looks for failures below the tip, so a tip that comes from a store, or from before a change of rules, must be told.</summary>
    private void MarkTipAboveFailure()
    {
        BlockNode? lowest = null;
        for (BlockNode? at = Tip; at is not null; at = at.Parent)
        {
            if (at.Failure is BlockFailure.Verdict or BlockFailure.Manual) lowest = at;
        }
        for (BlockNode at = Tip; lowest is not null && at != lowest; at = at.Parent!) MarkDescendant(at); // ends at lowest, an ancestor
    }

    /// <summary>Everything that may become the tip and is no worse than the last proved block of the active chain.</summary>
    private void CollectCandidates()
    {
        MarkTipAboveFailure();
        BlockNode proved = Tip;
        while (!proved.IsValid(BlockValidity.Scripts) && proved.Parent is not null) proved = proved.Parent;
        foreach (BlockNode node in nodes.Values)
        {
            if (IsCandidate(node) && !CandidateOrder.IsWorse(node, proved)) candidates.Add(node);
        }
    }
}
