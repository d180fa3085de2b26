namespace Blockchain.Consensus.Governance;

/// <summary>How far a plan has come on one node.</summary>
public enum PlanState
{
    /// <summary>Known; nobody has signed.</summary>
    Proposed,

    /// <summary>At least one voter has signed.</summary>
    Voted,

    /// <summary>Enough distinct voters have signed.</summary>
    Certified,

    /// <summary>This node's policy and journal are durable; blocks are moving.</summary>
    Executing,

    /// <summary>The tip is allowed and the report is written.</summary>
    Done,

    /// <summary>Given up: one branch died, or the operator said no.</summary>
    Aborted,

    /// <summary>The kept branch grew above the expiry height before enough voters signed.</summary>
    Expired,

    /// <summary>A certificate of a higher epoch took its place.</summary>
    Superseded,
}
