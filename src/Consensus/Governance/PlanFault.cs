namespace Blockchain.Consensus.Governance;

/// <summary>Why a plan is refused before anybody reproduces it.</summary>
public enum PlanFault
{
    /// <summary>Made for another network.</summary>
    OtherNetwork,

    /// <summary>Made for another list of voters.</summary>
    OtherCouncil,

    /// <summary>Round 0, or a proposer that is no voter.</summary>
    EpochInvalid,

    /// <summary>A block is not known here: fetch it and look again.</summary>
    BlockUnknown,

    /// <summary>A block stands at another height than the plan says.</summary>
    HeightWrong,

    /// <summary>The fork point is not the highest block that both tips share.</summary>
    ForkPointWrong,

    /// <summary>The abandoned tip is the fork point or lies below it: nothing would be left.</summary>
    NothingToLeave,

    /// <summary>No block is banned, or too many are.</summary>
    BannedCount,

    /// <summary>A ban would also hit the branch that is to be kept.</summary>
    BansKeptBranch,

    /// <summary>A banned block does not descend from the fork point.</summary>
    BanOffBranch,

    /// <summary>No ban hits the abandoned tip: nodes would come back to it.</summary>
    AbandonedTipAllowed,

    /// <summary>Deeper than any number of signatures allows.</summary>
    TooDeep,

    /// <summary>Leaves a block that is final here.</summary>
    BelowPin,

    /// <summary>The kept branch has grown above the expiry height.</summary>
    Expired,

    /// <summary>The reason is too long.</summary>
    ReasonLength,
}
