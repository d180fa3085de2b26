using System.Collections.Immutable;

namespace Blockchain.Consensus.Governance;

/// <summary>The legal steps of a plan, as a table.</summary>
public static class PlanStates
{
    /// <summary>Where a state may lead. A certificate never expires, so one that arrives late revives an expired plan.</summary>
    public static ImmutableArray<PlanState> Next(this PlanState state) => state switch
    {
        PlanState.Proposed => [PlanState.Voted, PlanState.Certified, PlanState.Expired, PlanState.Superseded, PlanState.Aborted],
        PlanState.Voted => [PlanState.Certified, PlanState.Expired, PlanState.Superseded, PlanState.Aborted],
        PlanState.Certified => [PlanState.Executing, PlanState.Superseded, PlanState.Aborted],
        PlanState.Executing => [PlanState.Done],
        PlanState.Done => [PlanState.Superseded],
        PlanState.Expired => [PlanState.Certified, PlanState.Superseded],
        PlanState.Aborted or PlanState.Superseded => [],
    };

    /// <summary>Whether one state may follow another.</summary>
    public static bool MayBecome(this PlanState state, PlanState next) => state.Next().Contains(next);
}
