using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>The blocks from a fork point to a tip.</summary>
/// <param name="ForkPoint">The last block that the branch shares with the others.</param>
/// <param name="First">The first block of its own.</param>
/// <param name="Tip">The last block.</param>
/// <param name="Work">The work of the chain that ends at the tip, genesis included.</param>
/// <param name="FirstTime">When the first block says it was made.</param>
/// <param name="LastTime">When the tip says it was made.</param>
public sealed record Branch(
    BlockPlace ForkPoint, BlockPlace First, BlockPlace Tip, ChainWork Work, UnixTime FirstTime, UnixTime LastTime)
{
    /// <summary>Blocks above the fork point.</summary>
    public int Length => Tip.Height - ForkPoint.Height;

    /// <summary>The branch that ends at a tip, seen from an ancestor of it.</summary>
    public static Branch Between(ChainedHeader forkPoint, ChainedHeader tip)
    {
        Invariant.Holds(forkPoint.Height < tip.Height && forkPoint.IsAncestorOf(tip));
        ChainedHeader first = tip.Ancestor(forkPoint.Height.Next);
        return new(
            BlockPlace.Of(forkPoint), BlockPlace.Of(first), BlockPlace.Of(tip), tip.Work, first.Header.Time, tip.Header.Time);
    }
}
