using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>All that a report of orphaned transactions may depend on. Mempools, peers and clocks are not in it: every node writes the same bytes.</summary>
/// <param name="ForkPoint">The last shared block.</param>
/// <param name="Abandoned">The blocks that left, lowest first; at least one.</param>
/// <param name="Kept">The blocks that stay, lowest first; none when there is no other branch yet.</param>
/// <param name="CoinsAtForkPoint">The unspent coins after the fork point.</param>
/// <param name="Judge">The rules in force after the kept tip.</param>
public sealed record OrphanBasis(
    ChainedHeader ForkPoint, ImmutableArray<Block> Abandoned, ImmutableArray<Block> Kept, ICoinView CoinsAtForkPoint, TransactionJudge Judge)
{
    /// <summary>The last block that left.</summary>
    public ChainedHeader AbandonedTip => Chain(ForkPoint, Abandoned);

    /// <summary>The last block that stays.</summary>
    public ChainedHeader KeptTip => Chain(ForkPoint, Kept);

    /// <summary>Puts the blocks on the fork point.</summary>
    /// <exception cref="InvariantException">A block does not follow the one before it.</exception>
    private static ChainedHeader Chain(ChainedHeader forkPoint, ImmutableArray<Block> blocks)
    {
        ChainedHeader tip = forkPoint;
        foreach (Block block in blocks) tip = new(block.Header, block.Hash, tip);
        return tip;
    }
}
