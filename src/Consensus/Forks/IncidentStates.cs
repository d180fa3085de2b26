using System.Collections.Immutable;

namespace Blockchain.Consensus.Forks;

/// <summary>The legal steps of an incident, as a table.</summary>
public static class IncidentStates
{
    /// <summary>Where a state may lead. Votes may arrive before the plan is complete here, so certified may follow proposed at once.</summary>
    public static ImmutableArray<IncidentState> Next(this IncidentState state) => state switch
    {
        IncidentState.Detected => [IncidentState.Proposed, IncidentState.Aborted],
        IncidentState.Proposed => [IncidentState.Voted, IncidentState.Certified, IncidentState.Expired, IncidentState.Superseded, IncidentState.Aborted],
        IncidentState.Voted => [IncidentState.Certified, IncidentState.Expired, IncidentState.Superseded, IncidentState.Aborted],
        IncidentState.Certified => [IncidentState.Executing, IncidentState.Superseded, IncidentState.Aborted],
        IncidentState.Executing => [IncidentState.Done],
        IncidentState.Done => [IncidentState.Superseded],
        IncidentState.Aborted => [],
        IncidentState.Expired => [IncidentState.Proposed, IncidentState.Certified, IncidentState.Aborted],
        IncidentState.Superseded => [IncidentState.Proposed, IncidentState.Aborted],
    };

    /// <summary>Whether one state may follow another.</summary>
    public static bool MayBecome(this IncidentState state, IncidentState next) => state.Next().Contains(next);

    /// <summary>Whether people still have something to watch.</summary>
    public static bool IsOpen(this IncidentState state) => state switch
    {
        IncidentState.Done or IncidentState.Aborted => false,
        IncidentState.Detected or IncidentState.Proposed or IncidentState.Voted or IncidentState.Certified
            or IncidentState.Executing or IncidentState.Expired or IncidentState.Superseded => true,
    };

    /// <summary>The word that people read.</summary>
    public static string Name(this IncidentState state) => state switch
    {
        IncidentState.Detected => "detected",
        IncidentState.Proposed => "proposed",
        IncidentState.Voted => "voted",
        IncidentState.Certified => "certified",
        IncidentState.Executing => "executing",
        IncidentState.Done => "done",
        IncidentState.Aborted => "aborted",
        IncidentState.Expired => "expired",
        IncidentState.Superseded => "superseded",
    };
}
