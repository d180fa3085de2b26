using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Codec;

namespace Blockchain.Consensus.Governance;

/// <summary>A plan and enough votes on it: anybody can check it, offline and for ever.</summary>
/// <param name="Plan">What was decided.</param>
/// <param name="Votes">By voter index, each voter once. Which of them signed does not change the decision.</param>
public sealed record Certificate(RollbackPlan Plan, ImmutableArray<Vote> Votes) : IWire<Certificate>
{
    /// <summary>Names the decision: different sets of signers give the same id.</summary>
    public PlanDigest Id => Plan.ComputeDigest();

    /// <summary>
    /// Which of two decisions holds: the one of the higher epoch, so that any order of arrival ends alike. Two certificates of
    /// one epoch need more liars than the quorum allows for; even then every node picks the same one, the lower digest.
    /// </summary>
    public static Certificate Later(Certificate left, Certificate right)
    {
        int order = left.Plan.Epoch.CompareTo(right.Plan.Epoch);
        if (order == 0) order = right.Id.CompareTo(left.Id);
        return order >= 0 ? left : right;
    }

    /// <inheritdoc/>
    public static bool TryRead(ref WireReader reader, [MaybeNullWhen(false)] out Certificate value)
    {
        value = null;
        if (!RollbackPlan.TryRead(ref reader, out RollbackPlan? plan)
            || !reader.TryReadCount(Vote.Size, out int count) || count > Council.VoterCountMax) return false;
        ImmutableArray<Vote>.Builder votes = ImmutableArray.CreateBuilder<Vote>(count);
        for (int i = 0; i < count; i++)
        {
            if (!Vote.TryRead(ref reader, out Vote vote)) return false;
            votes.Add(vote);
        }
        value = new(plan, votes.MoveToImmutable());
        return true;
    }

    /// <inheritdoc/>
    public void Write(WireWriter writer)
    {
        Plan.Write(writer);
        writer.WriteCompactSize((ulong)Votes.Length);
        foreach (Vote vote in Votes) vote.Write(writer);
    }
}
