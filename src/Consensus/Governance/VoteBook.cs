using System.Collections.Immutable;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>All votes that count, as a set keyed by voter and plan: order, repetition and company change nothing.</summary>
/// <remarks>
/// Never a counter: a vote that arrives a thousand times is one element. A voter who signed two plans in one epoch counts for
/// both, because whoever holds a certificate cannot know of the other vote; the quorum is large enough to bear it, and the
/// pair of votes is kept as proof.
/// </remarks>
public sealed class VoteBook : IVoteBook
{
    /// <summary>Votes of one voter that a book keeps.</summary>
    public const int VotesPerVoterMax = 256;

    private readonly ImmutableSortedDictionary<VoteKey, Vote> votes;

    /// <summary>An empty book.</summary>
    public VoteBook(NetworkId network, Council council)
        : this(network, council, ImmutableSortedDictionary<VoteKey, Vote>.Empty)
    {
    }

    private VoteBook(NetworkId network, Council council, ImmutableSortedDictionary<VoteKey, Vote> votes)
    {
        Network = network;
        Council = council;
        this.votes = votes;
    }

    /// <summary>Where the votes count.</summary>
    public NetworkId Network { get; }

    /// <summary>Who may vote.</summary>
    public Council Council { get; }

    /// <inheritdoc/>
    public IEnumerable<Vote> Votes => votes.Values;

    /// <summary>Voters who signed two plans in one epoch, with the proof; one pair a voter and epoch, the two lowest digests.</summary>
    public ImmutableArray<Equivocation> Equivocations =>
    [
        .. votes.Values.GroupBy(static vote => (vote.Epoch, vote.Voter))
            .Where(static group => group.Skip(1).Any())
            .Select(static group => new Equivocation(group.First(), group.ElementAt(1))),
    ];

    /// <inheritdoc/>
    public VoteAdded Add(Vote vote, ISignatureVerifier verifier)
    {
        VoteKey key = new(vote.Epoch, vote.Voter, vote.Plan);
        bool isKnown = votes.TryGetValue(key, out Vote known);
        if (isKnown && known == vote) return new(this, VoteOutcome.Repeated, null); // checked when it came first
        if (VoteCheck.FaultOf(vote, Network, Council, verifier) is { } fault) return new(this, VoteOutcome.Refused, fault);
        if (isKnown)
        {
            bool keeps = known.Signature.CompareTo(vote.Signature) <= 0;
            return new(keeps ? this : With(key, vote), VoteOutcome.Repeated, null);
        }
        if (votes.Keys.Count(other => other.Voter == vote.Voter) >= VotesPerVoterMax) return new(this, VoteOutcome.NoRoom, null);
        bool contradicts = votes.Keys.Any(other => other.Epoch == vote.Epoch && other.Voter == vote.Voter);
        return new(With(key, vote), contradicts ? VoteOutcome.Contradicts : VoteOutcome.Counted, null);
    }

    /// <inheritdoc/>
    public ImmutableArray<Vote> VotesFor(Epoch epoch, PlanDigest plan) =>
        [.. votes.Values.Where(vote => vote.Epoch == epoch && vote.Plan == plan)];

    /// <summary>How many distinct voters have signed a plan.</summary>
    public int Tally(RollbackPlan plan) => VotesFor(plan.Epoch, plan.ComputeDigest()).Length;

    /// <inheritdoc/>
    public Certificate? Certify(RollbackPlan plan)
    {
        ImmutableArray<Vote> signed = VotesFor(plan.Epoch, plan.ComputeDigest());
        Invariant.Holds(signed.Length <= Council.Voters.Length);
        return Council.Needed(plan.Depth) is { } needed && signed.Length >= needed ? new(plan, signed) : null;
    }

    private VoteBook With(VoteKey key, Vote vote) => new(Network, Council, votes.SetItem(key, vote));
}
