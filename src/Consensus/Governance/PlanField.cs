namespace Blockchain.Consensus.Governance;

/// <summary>What a voter's node reproduces from its own blocks before it signs.</summary>
public enum PlanField
{
    /// <summary>The incident's id.</summary>
    Incident,

    /// <summary>The last shared block.</summary>
    ForkPoint,

    /// <summary>The tip that is left.</summary>
    AbandonTip,

    /// <summary>The tip that is followed.</summary>
    KeepTip,

    /// <summary>The rule set to adopt, which must be known here.</summary>
    Adopt,

    /// <summary>The coin set at the kept tip.</summary>
    CoinSet,

    /// <summary>The report of orphaned transactions.</summary>
    Report,
}
