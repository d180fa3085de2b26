namespace Blockchain.Consensus.Forks;

/// <summary>How far people have come with an incident.</summary>
public enum IncidentState
{
    /// <summary>Seen; the chain rule goes on.</summary>
    Detected,

    /// <summary>A rollback plan lies before the voters.</summary>
    Proposed,

    /// <summary>At least one valid vote.</summary>
    Voted,

    /// <summary>Enough distinct voters have signed.</summary>
    Certified,

    /// <summary>This node is leaving the abandoned branch.</summary>
    Executing,

    /// <summary>The tip is allowed and the report is written.</summary>
    Done,

    /// <summary>It ended by itself: one branch died, or all nodes follow one chain again.</summary>
    Aborted,

    /// <summary>The plan ran out before enough voters signed.</summary>
    Expired,

    /// <summary>A plan of a higher epoch took its place.</summary>
    Superseded,
}
