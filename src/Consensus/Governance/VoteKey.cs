namespace Blockchain.Consensus.Governance;

/// <summary>What a vote is filed under: a voter counts once for a plan, however often the vote arrives.</summary>
/// <param name="Epoch">The epoch that was signed.</param>
/// <param name="Voter">Who signed.</param>
/// <param name="Plan">What was signed.</param>
public readonly record struct VoteKey(Epoch Epoch, ushort Voter, PlanDigest Plan) : IComparable<VoteKey>
{
    /// <summary>By epoch, voter, plan: votes of one voter in one epoch stand side by side.</summary>
    public int CompareTo(VoteKey other)
    {
        int order = Epoch.CompareTo(other.Epoch);
        if (order == 0) order = Voter.CompareTo(other.Voter);
        return order != 0 ? order : Plan.CompareTo(other.Plan);
    }
}
