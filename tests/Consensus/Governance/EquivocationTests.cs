using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Governance;
using Blockchain.TestKit;
using Xunit;
using static Blockchain.Consensus.Tests.Governance.GovernanceWorld;

namespace Blockchain.Consensus.Tests.Governance;

/// <summary>A voter who signs two plans in one epoch (A37), and why that never makes two certificates (I1).</summary>
public sealed class EquivocationTests
{
    private static readonly RollbackPlan A = PlanOf(3);
    private static readonly RollbackPlan B = PlanOf(2);

    [Fact]
    public void A37_both_votes_are_kept_as_proof_on_all_nodes_and_no_two_certificates_arise()
    {
        Vote[] votes =
        [
            Vote.Sign(A, 0, Keys[0]), Vote.Sign(A, 1, Keys[1]), Vote.Sign(A, 2, Keys[2]), Vote.Sign(A, 3, Keys[3]),
            Vote.Sign(B, 3, Keys[3]), Vote.Sign(B, 4, Keys[4]),
        ];
        VoteBook here = BookOf(votes);
        VoteBook there = BookOf(votes.Reverse());
        Equivocation proof = Assert.Single(here.Equivocations);
        Assert.Equal(proof, Assert.Single(there.Equivocations));
        Assert.Equal(3, proof.First.Voter);
        Assert.True(proof.IsProof(Network, Five, Verifier));
        Assert.NotNull(here.Certify(A));
        Assert.Null(here.Certify(B));
        Assert.Equal(VoteOutcome.Contradicts, BookOf(votes[..4]).Add(votes[4], Verifier).Outcome);
    }

    [Fact]
    public void A_proof_survives_the_wire_and_a_false_one_accuses_nobody()
    {
        Equivocation proof = new(Vote.Sign(A, 3, Keys[3]), Vote.Sign(B, 3, Keys[3]));
        Assert.True(Wire.TryRead<Equivocation>(Wire.ToBytes(proof), out Equivocation? copy));
        Assert.Equal(proof, copy);
        Equivocation[] wrong =
        [
            proof with { Second = proof.First },
            proof with { Second = Vote.Sign(B, 4, Keys[4]) },
            proof with { Second = Vote.Sign(PlanOf(2, 2), 3, Keys[3]) },
            proof with { Second = proof.Second with { Signature = proof.First.Signature } },
        ];
        Assert.All(wrong, one => Assert.False(one.IsProof(Network, Five, Verifier)));
    }

    [Fact] // Two certificates share 2q - n signers at least; fewer liars than that cannot have signed both.
    public void I1_quorums_of_every_council_share_more_voters_than_may_lie()
    {
        int splits = 0;
        for (int n = 1; n <= 10; n++)
        {
            int q = DepthClasses.Quorum(n);
            for (int liars = 0; liars < 2 * q - n; liars++)
            {
                for (int forA = 0; forA <= n - liars; forA++)
                {
                    int forB = n - liars - forA;
                    Assert.False(forA + liars >= q && forB + liars >= q);
                    splits++;
                }
            }
        }
        Evidence.Record($"quorums (I1): {splits} ways to split honest voters, councils of 1 to 10, give at most one certificate");
    }
}
