namespace Blockchain.Consensus.Governance;

/// <summary>The names under which faults are told.</summary>
public static class VoteFaults
{
    /// <summary>The name.</summary>
    public static string Name(this VoteFault fault) => fault switch
    {
        VoteFault.OtherNetwork => "other-network",
        VoteFault.OtherDomain => "other-domain",
        VoteFault.OtherCouncil => "other-council",
        VoteFault.OtherEpoch => "other-epoch",
        VoteFault.OtherPlan => "other-plan",
        VoteFault.Observer => "observer",
        VoteFault.UnknownKey => "unknown-key",
        VoteFault.WrongIndex => "wrong-index",
        VoteFault.BadSignature => "bad-signature",
        VoteFault.Repeated => "repeated",
        VoteFault.Unsorted => "unsorted",
        VoteFault.BelowThreshold => "below-threshold",
        VoteFault.TooDeep => "too-deep",
        VoteFault.BelowPin => "below-pin",
    };
}
