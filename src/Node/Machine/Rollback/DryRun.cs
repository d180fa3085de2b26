using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Chain;
using Blockchain.Consensus.Forks;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Blockchain.Node.Machine.Sync;

namespace Blockchain.Node.Machine.Rollback;

/// <summary>A rollback tried out on this node's own blocks: nothing moves, and the digests that must come out are there.</summary>
/// <param name="Reproduction">What a plan is compared with.</param>
/// <param name="Report">The fate of every transaction that would leave.</param>
public sealed record DryRun(PlanReproduction Reproduction, OrphanReport Report)
{
    /// <summary>Blocks to leave and to join, at most.</summary>
    public const int DepthBlocksMax = 2_016;

    /// <summary>Tries it out; null when this node lacks a block or its coins, and says which.</summary>
    /// <param name="incident">The fork that is to end.</param>
    /// <param name="abandon">The tip that is to be left.</param>
    /// <param name="keep">The tip that is to be followed.</param>
    /// <param name="judgedBy">The rule set whose rules decide the fate of what waits again: the one that is adopted.</param>
    /// <param name="known">The rule sets that this node can enforce.</param>
    /// <param name="chain">This node's chain.</param>
    /// <param name="headers">All headers and bodies that it knows.</param>
    /// <param name="scripts">Runs scripts.</param>
    /// <param name="missing">Why not.</param>
    public static DryRun? Of(
        IncidentId incident, ChainedHeader abandon, ChainedHeader keep, RuleSchedule judgedBy, ImmutableArray<RuleSchedule> known,
        Chainstate chain, HeaderIndex headers, IScriptRunner scripts, out string? missing)
    {
        missing = null;
        ChainedHeader forkPoint = ChainedHeader.ForkPoint(abandon, keep);
        if (headers.BodiesBetween(forkPoint, abandon) is not { } abandoned) missing = $"a block between {forkPoint.Height} and the abandoned tip is not here";
        else if (headers.BodiesBetween(forkPoint, keep) is not { } keptBlocks) missing = $"a block between {forkPoint.Height} and the kept tip is not here";
        else if (ViewAt(chain, forkPoint) is not { } coins) missing = $"the coins at {forkPoint.Height} cannot be rebuilt";
        else if (ViewAt(chain, keep) is not { } kept) missing = $"the coins at {keep.Height} cannot be rebuilt";
        else
        {
            ConsensusRules rules = judgedBy.RulesForChild(keep, keep.MedianTime + 1);
            OrphanReport report = OrphanReport.Of(new(forkPoint, abandoned, keptBlocks, coins, NextBlockRules.Under(rules, scripts)));
            PlanReproduction reproduction = new()
            {
                Incident = incident,
                ForkPoint = BlockPlace.Of(forkPoint),
                AbandonTip = BlockPlace.Of(abandon),
                KeepTip = BlockPlace.Of(keep),
                KnownRuleSets = [.. known.Select(schedule => schedule.Rules.Digest)],
                CoinSet = chain.MuHash(kept),
                Report = report.Digest,
            };
            return new(reproduction, report);
        }
        return null;
    }

    private static CoinOverlay? ViewAt(Chainstate chain, ChainedHeader place) =>
        chain.Tree.TryGet(place.Hash, out BlockNode? node) ? chain.ViewAt(node, DepthBlocksMax) : null;
}
