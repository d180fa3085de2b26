using System.Collections.Immutable;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;
using static Blockchain.Consensus.Tests.Governance.GovernanceWorld;

namespace Blockchain.Consensus.Tests.Governance;

/// <summary>A plan from proposal to report.</summary>
public sealed class PlanCaseTests
{
    private static readonly RollbackPlan Plan = PlanOf(3);
    private static readonly Certificate Decided = CertificateOf(Plan, 0, 1, 2, 3);

    [Fact]
    public void Votes_carry_a_plan_to_its_certificate_and_execution_to_its_end()
    {
        PlanCase plan = PlanCase.Propose(Plan);
        Assert.Equal(PlanState.Proposed, plan.Count(BookOf([])).State);
        plan = plan.Count(BookOf(Decided.Votes[..1]));
        Assert.Equal(PlanState.Voted, plan.State);
        plan = plan.Count(BookOf(Decided.Votes[..3]));
        Assert.Equal(PlanState.Voted, plan.State);
        plan = plan.Count(BookOf(Decided.Votes));
        Assert.Equal((PlanState.Certified, Decided.Id), (plan.State, plan.Certificate?.Id));
        plan = plan.AtHeight(Plan.ExpiryHeight + 100);
        Assert.Equal(PlanState.Certified, plan.State);
        plan = plan.Execute().Finish(RollbackPlanTests.Reproduced(), out _);
        Assert.Equal(PlanState.Done, plan.State);
    }

    [Fact]
    public void A_digest_that_comes_out_differently_halts_the_case()
    {
        PlanCase plan = PlanCase.Propose(Plan).Certify(Decided).Execute();
        plan = plan.Finish(RollbackPlanTests.Reproduced() with { Report = default }, out ImmutableArray<PlanMismatch> mismatches);
        Assert.Equal((PlanState.Executing, PlanField.Report), (plan.State, mismatches[0].Field));
    }

    [Fact]
    public void A_plan_runs_out_above_its_height_and_a_late_certificate_revives_it()
    {
        PlanCase plan = PlanCase.Propose(Plan).Count(BookOf(Decided.Votes[..2]));
        Assert.Equal(PlanState.Voted, plan.AtHeight(Plan.ExpiryHeight).State);
        plan = plan.AtHeight(Plan.ExpiryHeight.Next);
        Assert.Equal(PlanState.Expired, plan.State);
        Assert.Equal(PlanState.Expired, plan.Count(BookOf(Decided.Votes)).State);
        Assert.Equal(PlanState.Certified, plan.Certify(Decided).State);
    }

    [Fact]
    public void Only_a_later_epoch_supersedes()
    {
        PlanCase plan = PlanCase.Propose(Plan).Certify(Decided);
        Assert.Equal(PlanState.Superseded, plan.Supersede(CertificateOf(PlanOf(3, 2), 0, 1, 2, 3)).State);
        Assert.Throws<InvariantException>(() => plan.Supersede(Decided));
        Assert.Throws<InvariantException>(() => plan.Certify(CertificateOf(PlanOf(2), 0, 1, 2, 3)));
        Assert.Throws<InvariantException>(() => PlanCase.Propose(Plan).Execute());
    }

    [Fact]
    public void The_steps_are_those_of_the_table()
    {
        (PlanState From, PlanState[] To)[] table =
        [
            (PlanState.Proposed, [PlanState.Voted, PlanState.Certified, PlanState.Expired, PlanState.Superseded, PlanState.Aborted]),
            (PlanState.Voted, [PlanState.Certified, PlanState.Expired, PlanState.Superseded, PlanState.Aborted]),
            (PlanState.Certified, [PlanState.Executing, PlanState.Superseded, PlanState.Aborted]),
            (PlanState.Executing, [PlanState.Done]),
            (PlanState.Done, [PlanState.Superseded]),
            (PlanState.Aborted, []),
            (PlanState.Expired, [PlanState.Certified, PlanState.Superseded]),
            (PlanState.Superseded, []),
        ];
        int pairs = 0;
        foreach ((PlanState from, PlanState[] to) in table)
        {
            foreach (PlanState next in Enum.GetValues<PlanState>())
            {
                Assert.Equal(to.Contains(next), from.MayBecome(next));
                pairs++;
            }
        }
        Evidence.Record($"plan states: {pairs} of 64 pairs judged, {table.Sum(row => row.To.Length)} legal");
        Assert.Equal(64, pairs);
    }
}
