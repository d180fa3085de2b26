namespace Blockchain.Consensus.Chain;

/// <summary>The order in which tips are preferred: more work, then the lower sequence, then the lower hash. Better ones are greater.</summary>
internal sealed class CandidateOrder : IComparer<BlockNode>
{
    public static CandidateOrder Instance { get; } = new();

    public static bool IsWorse(BlockNode left, BlockNode right) => Instance.Compare(left, right) < 0;

    public int Compare(BlockNode? x, BlockNode? y)
    {
        if (ReferenceEquals(x, y)) return 0;
        if (x is null) return -1;
        if (y is null) return 1;
        int order = x.Work.CompareTo(y.Work);
        if (order == 0) order = y.Sequence.CompareTo(x.Sequence);
        return order != 0 ? order : y.Hash.CompareTo(x.Hash);
    }
}
