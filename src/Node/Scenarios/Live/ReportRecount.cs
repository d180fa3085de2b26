using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Node.Machine.Rollback;
using Blockchain.Node.Scenarios.Running;

namespace Blockchain.Node.Scenarios.Live;

/// <summary>Works a report of orphaned transactions out once more, from the blocks that nodes have shown: their digests are compared with it.</summary>
internal static class ReportRecount
{
    /// <summary>The report of a plan under the rules that it adopts.</summary>
    /// <param name="stage">The chain, the rule sets and what runs scripts.</param>
    /// <param name="shelf">All blocks of both branches.</param>
    /// <param name="plan">What was decided.</param>
    /// <param name="abandon">The tip that was left, in its place.</param>
    /// <param name="keep">The tip that is kept, in its place.</param>
    public static OrphanReport Of(Stage stage, BlockShelf shelf, RollbackPlan plan, ChainedHeader abandon, ChainedHeader keep)
    {
        RuleSchedule judgedBy = stage.FindRules(plan.Adopt);
        Chainstate chain = stage.EmptyChain(judgedBy.Rules.Name);
        foreach (Block block in shelf.Between(shelf.Genesis, keep))
        {
            chain.AcceptBlock(block, stage.Host.Now.ToSeconds(), isRequested: true);
            chain.Settle();
        }
        ChainedHeader forkPoint = ChainedHeader.ForkPoint(abandon, keep);
        Invariant.Holds(chain.Tree.TryGet(forkPoint.Hash, out BlockNode? shared));
        CoinOverlay? coins = chain.ViewAt(shared, DryRun.DepthBlocksMax);
        Invariant.Holds(coins is not null);
        ConsensusRules rules = judgedBy.RulesForChild(keep, keep.MedianTime + 1);
        ImmutableArray<Block> left = shelf.Between(forkPoint, abandon), kept = shelf.Between(forkPoint, keep);
        return OrphanReport.Of(new(forkPoint, left, kept, coins, NextBlockRules.Under(rules, stage.Scripts)));
    }
}
