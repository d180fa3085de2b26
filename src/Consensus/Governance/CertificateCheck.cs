using System.Collections.Immutable;
using System.Globalization;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>Whether a certificate decides anything: a pure function of its bytes, the network, the council and what is final.</summary>
public static class CertificateCheck
{
    /// <summary>Every violation; none means that the certificate holds. One vote at fault spoils the whole, so that nodes cannot differ on it.</summary>
    public static ImmutableArray<CertificateViolation> Of(
        Certificate certificate, NetworkId network, Council council, Height? pin, ISignatureVerifier verifier)
    {
        ImmutableArray<CertificateViolation>.Builder found = ImmutableArray.CreateBuilder<CertificateViolation>();
        RollbackPlan plan = certificate.Plan;
        if (plan.Network != network) found.Add(new(VoteFault.OtherNetwork, null, $"plan for genesis {plan.Network.Genesis.Short()}"));
        if (plan.Council != council.Digest) found.Add(new(VoteFault.OtherCouncil, null, $"plan for council {plan.Council.Short()}"));
        if (pin is { } final && plan.ForkPoint.Height < final) found.Add(new(VoteFault.BelowPin, null, $"fork point at {plan.ForkPoint.Height}, final up to {final}"));
        HashSet<ushort> counted = [];
        PlanDigest digest = certificate.Id;
        for (int i = 0; i < certificate.Votes.Length; i++)
        {
            Vote vote = certificate.Votes[i];
            VoteFault? fault = FaultOf(vote, plan.Epoch, digest, network, council, verifier);
            if (fault is { } wrong) found.Add(new(wrong, i, $"vote of {vote.Key}"));
            else if (!counted.Add(vote.Voter)) found.Add(new(VoteFault.Repeated, i, $"vote of {council.Voters[vote.Voter].Name}"));
            if (i > 0 && vote.Voter < certificate.Votes[i - 1].Voter) found.Add(new(VoteFault.Unsorted, i, Text($"voter {vote.Voter} after {certificate.Votes[i - 1].Voter}")));
        }
        CheckCount(counted.Count, plan.Depth, council, found);
        return found.ToImmutable();
    }

    private static VoteFault? FaultOf(
        Vote vote, Epoch epoch, PlanDigest plan, NetworkId network, Council council, ISignatureVerifier verifier)
    {
        if (VoteCheck.FaultOf(vote, network, council, verifier) is { } fault) return fault;
        if (vote.Epoch != epoch) return VoteFault.OtherEpoch;
        return vote.Plan == plan ? null : VoteFault.OtherPlan;
    }

    private static void CheckCount(int distinct, int depth, Council council, ImmutableArray<CertificateViolation>.Builder found)
    {
        if (council.Needed(depth) is not { } needed) found.Add(new(VoteFault.TooDeep, null, Text($"{depth} blocks, at most {DepthClasses.DeepBlocksMax}")));
        else if (distinct < needed) found.Add(new(VoteFault.BelowThreshold, null, Text($"{distinct} distinct voters, {needed} needed to leave {depth} blocks")));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
