using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Governance;

/// <summary>Whether one signature may count in a council.</summary>
public static class VoteCheck
{
    /// <summary>The first fault; null when the vote counts.</summary>
    public static VoteFault? FaultOf(Vote vote, NetworkId network, Council council, ISignatureVerifier verifier)
    {
        if (vote.Network != network) return VoteFault.OtherNetwork;
        if (vote.Domain != DecisionDomain.Policy) return VoteFault.OtherDomain;
        if (vote.Council != council.Digest) return VoteFault.OtherCouncil;
        int index = council.IndexOf(vote.Key);
        if (index < 0) return council.Observers.Any(observer => observer.Key == vote.Key) ? VoteFault.Observer : VoteFault.UnknownKey;
        if (index != vote.Voter) return VoteFault.WrongIndex;
        return vote.IsSigned(verifier) ? null : VoteFault.BadSignature;
    }
}
