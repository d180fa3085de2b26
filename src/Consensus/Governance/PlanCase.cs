using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>A plan on one node, from proposal to report. Every step gives a new version; an illegal one is a bug, not an input.</summary>
public sealed record PlanCase
{
    private PlanCase(RollbackPlan plan)
    {
        Plan = plan;
        Id = plan.ComputeDigest();
    }

    /// <summary>The plan.</summary>
    public RollbackPlan Plan { get; }

    /// <summary>Its digest.</summary>
    public PlanDigest Id { get; }

    /// <summary>How far it has come.</summary>
    public PlanState State { get; private init; } = PlanState.Proposed;

    /// <summary>The certificate, once there is one.</summary>
    public Certificate? Certificate { get; private init; }

    /// <summary>Why it ended early; null otherwise.</summary>
    public string? Reason { get; private init; }

    /// <summary>Opens a case for a plan whose check found nothing.</summary>
    public static PlanCase Propose(RollbackPlan plan) => new(plan);

    /// <summary>Follows the votes: voted from the first one, certified from the last one that is needed.</summary>
    public PlanCase Count(IVoteBook book)
    {
        if (State is not (PlanState.Proposed or PlanState.Voted)) return this;
        if (book.Certify(Plan) is { } certificate) return Certify(certificate);
        return State == PlanState.Proposed && !book.VotesFor(Plan.Epoch, Id).IsEmpty ? Become(PlanState.Voted, null) : this;
    }

    /// <summary>Takes a certificate that has been checked.</summary>
    public PlanCase Certify(Certificate certificate)
    {
        Invariant.Holds(certificate.Id == Id);
        return Certificate is not null ? this : Become(PlanState.Certified, null) with { Certificate = certificate };
    }

    /// <summary>Follows the kept branch: above the expiry height an uncertified plan has run out.</summary>
    public PlanCase AtHeight(Height keepHeight) => State is PlanState.Proposed or PlanState.Voted && keepHeight > Plan.ExpiryHeight
        ? Become(PlanState.Expired, $"the kept branch is at {keepHeight}")
        : this;

    /// <summary>Begins to move blocks; the caller has made policy and journal durable.</summary>
    public PlanCase Execute() => Become(PlanState.Executing, null);

    /// <summary>Ends the move if every digest came out as planned; otherwise the case stays executing, and a person must look.</summary>
    public PlanCase Finish(PlanReproduction reproduced, out ImmutableArray<PlanMismatch> mismatches)
    {
        mismatches = PlanReproduction.Compare(Plan, reproduced);
        return mismatches.IsEmpty ? Become(PlanState.Done, null) : this;
    }

    /// <summary>A case that this node has carried out before: its journal says so, and the digests were compared then.</summary>
    public PlanCase DoneBefore() => Execute().Become(PlanState.Done, null);

    /// <summary>Gives way to a certificate of a higher epoch.</summary>
    public PlanCase Supersede(Certificate later)
    {
        Invariant.Holds(later.Plan.Epoch > Plan.Epoch);
        return Become(PlanState.Superseded, $"by {later.Id.Short()} of epoch {later.Plan.Epoch}");
    }

    /// <summary>Gives the plan up.</summary>
    public PlanCase Abort(string reason) => Become(PlanState.Aborted, reason);

    private PlanCase Become(PlanState next, string? reason)
    {
        Invariant.Holds(State.MayBecome(next));
        return this with { State = next, Reason = reason };
    }
}
