namespace Blockchain.Consensus.Governance;

/// <summary>Why a list of voters is no council.</summary>
public enum CouncilFault
{
    /// <summary>Nobody, or more than <see cref="Council.VoterCountMax"/>.</summary>
    VoterCount,

    /// <summary>Two entries with one key: one person would count twice.</summary>
    KeyRepeated,

    /// <summary>Two entries with one name.</summary>
    NameRepeated,

    /// <summary>Not the x of a point of the curve: nobody could ever sign.</summary>
    KeyNotOnCurve,

    /// <summary>Below two thirds and one: two disjoint sets of voters could decide differently.</summary>
    ThresholdBelowQuorum,

    /// <summary>More than there are voters.</summary>
    ThresholdAboveVoters,
}
