using System.Collections.Immutable;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Governance;

/// <summary>
/// Where votes are counted. <see cref="VoteBook"/> counts as it must be; the tests bring books with the mistakes that people make, to show that
/// a scenario notices.
/// </summary>
public interface IVoteBook
{
    /// <summary>All votes, by epoch, voter and plan.</summary>
    IEnumerable<Vote> Votes { get; }

    /// <summary>Takes a vote in.</summary>
    VoteAdded Add(Vote vote, ISignatureVerifier verifier);

    /// <summary>The votes for a plan, by voter; each voter once.</summary>
    ImmutableArray<Vote> VotesFor(Epoch epoch, PlanDigest plan);

    /// <summary>The certificate of a plan; null while too few have signed.</summary>
    Certificate? Certify(RollbackPlan plan);
}
