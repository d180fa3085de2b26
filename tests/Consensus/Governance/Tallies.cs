using Blockchain.Consensus.Governance;

namespace Blockchain.Consensus.Tests.Governance;

/// <summary>The book itself.</summary>
internal sealed class BookTally : ITally
{
    private VoteBook book = new(GovernanceWorld.Network, GovernanceWorld.Five);

    public void Take(Vote vote) => book = (VoteBook)book.Add(vote, GovernanceWorld.Verifier).Book;

    public int Count(RollbackPlan plan) => book.Tally(plan);
}

/// <summary>Planted mistake: votes are an integer, so a vote that arrives twice counts twice.</summary>
internal sealed class CounterTally : ITally
{
    private readonly Dictionary<PlanDigest, int> counts = [];

    public void Take(Vote vote)
    {
        if (VoteCheck.FaultOf(vote, GovernanceWorld.Network, GovernanceWorld.Five, GovernanceWorld.Verifier) is null)
            counts[vote.Plan] = counts.GetValueOrDefault(vote.Plan) + 1;
    }

    public int Count(RollbackPlan plan) => counts.GetValueOrDefault(plan.ComputeDigest());
}

/// <summary>Planted mistake: whoever signs counts, configured or merely there.</summary>
internal sealed class CrowdTally : ITally
{
    private readonly HashSet<(PlanDigest, string)> votes = [];

    public void Take(Vote vote)
    {
        if (vote.IsSigned(GovernanceWorld.Verifier)) votes.Add((vote.Plan, vote.Key.ToString()));
    }

    public int Count(RollbackPlan plan) => votes.Count(vote => vote.Item1 == plan.ComputeDigest());
}

/// <summary>Planted mistake: the vote that arrived last replaces what the voter signed before.</summary>
internal sealed class LastWordTally : ITally
{
    private readonly Dictionary<(Epoch, ushort), PlanDigest> last = [];

    public void Take(Vote vote)
    {
        if (VoteCheck.FaultOf(vote, GovernanceWorld.Network, GovernanceWorld.Five, GovernanceWorld.Verifier) is null) last[(vote.Epoch, vote.Voter)] = vote.Plan;
    }

    public int Count(RollbackPlan plan) => last.Count(vote => vote.Key.Item1 == plan.Epoch && vote.Value == plan.ComputeDigest());
}
