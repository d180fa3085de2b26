namespace Blockchain.Consensus.Governance;

/// <summary>Why a signature does not count. The first that applies is given.</summary>
public enum VoteFault
{
    /// <summary>Signed for another network.</summary>
    OtherNetwork,

    /// <summary>Signed in another domain.</summary>
    OtherDomain,

    /// <summary>Signed for another list of voters: an old key set, or one that this node does not know.</summary>
    OtherCouncil,

    /// <summary>Signed in another epoch than the plan's.</summary>
    OtherEpoch,

    /// <summary>Signed on another plan.</summary>
    OtherPlan,

    /// <summary>By a key that is known to watch only.</summary>
    Observer,

    /// <summary>By a key that nobody configured.</summary>
    UnknownKey,

    /// <summary>By a voter's key under another voter's index.</summary>
    WrongIndex,

    /// <summary>Not this key's signature over this message.</summary>
    BadSignature,

    /// <summary>A voter appears twice.</summary>
    Repeated,

    /// <summary>The signatures are not in the order of their voters' indices.</summary>
    Unsorted,

    /// <summary>Fewer distinct voters than the depth of the rollback asks for.</summary>
    BelowThreshold,

    /// <summary>Deeper than any number of signatures allows.</summary>
    TooDeep,

    /// <summary>Leaves a block that is final.</summary>
    BelowPin,
}
