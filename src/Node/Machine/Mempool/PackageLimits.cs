namespace Blockchain.Node.Machine.Mempool;

/// <summary>
/// How long chains of waiting transactions may become: they bound what one change of the mempool can cost. Core's defaults, words and
/// order of checks.
/// </summary>
/// <param name="AncestorCountMax">Unconfirmed ancestors of one transaction, itself included.</param>
/// <param name="AncestorVirtualBytesMax">Their virtual bytes.</param>
/// <param name="DescendantCountMax">Unconfirmed descendants of one transaction, itself included.</param>
/// <param name="DescendantVirtualBytesMax">Their virtual bytes.</param>
public sealed record PackageLimits(
    int AncestorCountMax = 25, long AncestorVirtualBytesMax = 101_000, int DescendantCountMax = 25, long DescendantVirtualBytesMax = 101_000)
{
    private const int CarveOutVirtualBytes = 10_000;
    private const int CarveOutAncestorCount = 2;

    /// <summary>
    /// For transactions that were in a block or in the mempool before: chains in blocks are longer than chains that are relayed, and
    /// what a reorganization brings back must not be lost. Only the count is bounded, so that a block cannot make us slow.
    /// </summary>
    private static readonly PackageLimits Returning = new(AncestorCountMax: 1_000, long.MaxValue, int.MaxValue, long.MaxValue);

    /// <summary>
    /// One small child of a transaction whose descendants are at their limit may still come, so that a stranger cannot keep the second
    /// party to an output from bidding for it (the carve-out).
    /// </summary>
    private PackageLimits WithCarveOut => new(
        CarveOutAncestorCount, AncestorVirtualBytesMax, DescendantCountMax + 1, DescendantVirtualBytesMax + CarveOutVirtualBytes);

    /// <summary>Why an entry would make a chain too long; null when it does not.</summary>
    /// <param name="graph">What waits.</param>
    /// <param name="entry">What would be added.</param>
    /// <param name="conflicts">What it would replace: a single one makes room for itself.</param>
    internal MempoolVerdict.Refused? Check(MempoolGraph graph, MempoolEntry entry, IReadOnlyCollection<MempoolNode> conflicts)
    {
        HashSet<MempoolNode> parents = graph.ParentsOf(entry.Transaction);
        PackageLimits limits = this;
        if (conflicts.Count == 1)
        {
            MempoolNode conflict = conflicts.First();
            limits = this with
            {
                DescendantCountMax = DescendantCountMax + 1,
                DescendantVirtualBytesMax = DescendantVirtualBytesMax + conflict.Descendants.VirtualBytes,
            };
        }
        if (limits.Exceeded(parents, entry) is not { } exceeded) return null;
        bool isCarvedOut = entry.VirtualSize <= CarveOutVirtualBytes && limits.WithCarveOut.Exceeded(parents, entry) is null;
        return isCarvedOut ? null : new("too-long-mempool-chain", $", {exceeded}");
    }

    /// <summary>Why an entry that was in a block or in the mempool before cannot come back; null when it can.</summary>
    internal static MempoolVerdict.Refused? CheckReturning(MempoolGraph graph, MempoolEntry entry) =>
        Returning.Exceeded(graph.ParentsOf(entry.Transaction), entry) is { } exceeded ? new("too-long-mempool-chain", $", {exceeded}") : null;

    private string? Exceeded(HashSet<MempoolNode> parents, MempoolEntry entry)
    {
        if (parents.Count + 1 > AncestorCountMax) return $"too many unconfirmed parents [limit: {AncestorCountMax}]";
        if (!MempoolGraph.TryClimb(parents, AncestorCountMax - 1, out HashSet<MempoolNode> ancestors)) return $"too many unconfirmed ancestors [limit: {AncestorCountMax}]";
        long virtualBytes = entry.VirtualSize;
        foreach (MempoolNode ancestor in ancestors.OrderBy(ancestor => ancestor.Entry.Order))
        {
            if (DescendantVirtualBytesMax - ancestor.Descendants.VirtualBytes < entry.VirtualSize)
                return $"exceeds descendant size limit for tx {ancestor.Entry.Transaction.Id} [limit: {DescendantVirtualBytesMax}]";
            if (ancestor.Descendants.Count >= DescendantCountMax)
                return $"too many descendants for tx {ancestor.Entry.Transaction.Id} [limit: {DescendantCountMax}]";
            virtualBytes += ancestor.Entry.VirtualSize;
        }
        return virtualBytes > AncestorVirtualBytesMax ? $"exceeds ancestor size limit [limit: {AncestorVirtualBytesMax}]" : null;
    }
}
