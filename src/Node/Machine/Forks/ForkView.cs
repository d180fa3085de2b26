using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine.Sync;

namespace Blockchain.Node.Machine.Forks;

/// <summary>What the fork monitor looks at: this node's tip, every other tip it has heard of, and where its peers are.</summary>
/// <param name="Active">The rule set that this node enforces.</param>
/// <param name="Tip">This node's best block.</param>
/// <param name="OtherTips">Tips of all other branches, those included that its rules refuse.</param>
/// <param name="Peers">Connected peers.</param>
/// <param name="BlockIntervalSeconds">Seconds a block should take; 0 where none is expected.</param>
/// <param name="Silence">The latest time without contact to a peer; null for none.</param>
/// <param name="Find">Any header that this node knows.</param>
public sealed record ForkView(
    RuleSetDigest Active, ChainedHeader Tip, ImmutableArray<ChainedHeader> OtherTips, IReadOnlyCollection<PeerState> Peers,
    int BlockIntervalSeconds, Silence? Silence, Func<BlockHash, ChainedHeader?> Find)
{
    /// <summary>The branches that leave a fork point, this node's own first, then by work.</summary>
    public ImmutableArray<Branch> BranchesFrom(ChainedHeader forkPoint)
    {
        ImmutableArray<Branch>.Builder branches = ImmutableArray.CreateBuilder<Branch>();
        HashSet<BlockHash> seen = [];
        foreach (ChainedHeader tip in OtherTips.OrderByDescending(tip => tip.Work).ThenBy(tip => tip.Hash).Prepend(Tip))
        {
            if (tip.Height > forkPoint.Height && forkPoint.IsAncestorOf(tip) && seen.Add(tip.Ancestor(forkPoint.Height.Next).Hash))
            {
                branches.Add(Branch.Between(forkPoint, tip));
            }
        }
        return branches.ToImmutable();
    }

    /// <summary>Where each peer stands towards the branches.</summary>
    public ImmutableArray<PeerStand> StandsTowards(ImmutableArray<Branch> branches) =>
        [.. from peer in Peers let stand = peer.Stand where stand is not null select StandOf(peer, stand, branches)];

    private PeerStand StandOf(PeerState peer, Message.Stand stand, ImmutableArray<Branch> branches)
    {
        ImmutableHashSet<BlockHash> follows = [];
        if (Find(stand.Tip) is { } tip)
        {
            foreach (Branch branch in branches)
            {
                if (tip.Height < branch.First.Height) continue;
                ChainedHeader first = tip.Ancestor(branch.First.Height);
                if (first.Hash == branch.First.Hash) follows = follows.Add(first.Hash);
            }
        }
        return new(peer.Id.Value, stand.Rules, new(stand.Tip, stand.Height), follows);
    }
}
