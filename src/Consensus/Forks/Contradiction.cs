using System.Collections.Immutable;

namespace Blockchain.Consensus.Forks;

/// <summary>A peer and this node judge one block by one rule set, and differ.</summary>
/// <param name="Peer">Who differs.</param>
/// <param name="Block">This node's judgement of the block.</param>
/// <param name="RuleSet">The rule set of both, with this node's verdict.</param>
/// <param name="PeerSaysValid">The peer's verdict, said or shown by building on the block.</param>
public sealed record Contradiction(string Peer, Judgement Block, RuleSetVerdict RuleSet, bool PeerSaysValid)
{
    /// <summary>The first contradiction, by block and then by peer; null when there is none.</summary>
    /// <remarks>A peer that does not follow a block may merely lag: only a peer that follows it has shown a verdict.</remarks>
    public static Contradiction? First(ImmutableArray<Judgement> judgements, ImmutableArray<PeerStand> stands)
    {
        foreach (Judgement judgement in judgements)
        {
            foreach (PeerStand stand in stands)
            {
                if (Find(judgement, stand) is { } found) return found;
            }
        }
        return null;
    }

    private static Contradiction? Find(Judgement judgement, PeerStand stand)
    {
        foreach (PeerVerdict said in stand.Said)
        {
            if (said.Block == judgement.Place.Hash && Differs(judgement.Of(said.RuleSet), said.IsValid) is { } ours)
                return new(stand.Peer, judgement, ours, said.IsValid);
        }
        bool shows = stand.Announced is not null && stand.Follows.Contains(judgement.Place.Hash);
        return shows && Differs(judgement.Of(stand.Announced.GetValueOrDefault()), peerSaysValid: true) is { } verdict
            ? new(stand.Peer, judgement, verdict, PeerSaysValid: true)
            : null;
    }

    private static RuleSetVerdict? Differs(RuleSetVerdict? ours, bool peerSaysValid) =>
        ours is not null && (peerSaysValid ? ours.Verdict.IsInvalid : ours.Verdict.IsValid) ? ours : null;
}
