using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Governance;

/// <summary>Refuses mechanically what people get wrong in a hurry: above all a ban that would hit the branch they want.</summary>
public static class PlanCheck
{
    /// <summary>All faults of a plan, in the order of <see cref="PlanFault"/>.</summary>
    public static ImmutableArray<PlanViolation> Of(RollbackPlan plan, PlanFacts facts)
    {
        ImmutableArray<PlanViolation>.Builder found = ImmutableArray.CreateBuilder<PlanViolation>();
        CheckTerms(plan, facts, found);
        CheckBlocks(plan, facts, found);
        return [.. found.OrderBy(static violation => violation.Fault)];
    }

    private static void CheckTerms(RollbackPlan plan, PlanFacts facts, ImmutableArray<PlanViolation>.Builder found)
    {
        if (plan.Network != facts.Network) found.Add(new(PlanFault.OtherNetwork, $"genesis {plan.Network.Genesis.Short()}, here {facts.Network.Genesis.Short()}"));
        if (plan.Council != facts.Council.Digest) found.Add(new(PlanFault.OtherCouncil, $"council {plan.Council.Short()}, here {facts.Council.Digest.Short()}"));
        if (plan.Epoch.Round == 0 || plan.Epoch.Proposer >= facts.Council.Voters.Length) found.Add(new(PlanFault.EpochInvalid, $"epoch {plan.Epoch}"));
        if (plan.Banned.Length is 0 or > RollbackPlan.BannedCountMax) found.Add(new(PlanFault.BannedCount, Text($"{plan.Banned.Length} banned blocks")));
        if (plan.Depth <= 0) found.Add(new(PlanFault.NothingToLeave, Text($"{plan.Depth} blocks")));
        if (facts.Council.Needed(plan.Depth) is null) found.Add(new(PlanFault.TooDeep, Text($"{plan.Depth} blocks, at most {DepthClasses.DeepBlocksMax}")));
        if (facts.Pin is { } pin && plan.ForkPoint.Height < pin) found.Add(new(PlanFault.BelowPin, $"fork point at {plan.ForkPoint.Height}, final up to {pin}"));
        if (facts.KeepHeight > plan.ExpiryHeight) found.Add(new(PlanFault.Expired, $"kept branch at {facts.KeepHeight}, expiry at {plan.ExpiryHeight}"));
        int reason = Encoding.UTF8.GetByteCount(plan.Reason);
        if (reason > RollbackPlan.ReasonBytesMax) found.Add(new(PlanFault.ReasonLength, Text($"{reason} bytes, at most {RollbackPlan.ReasonBytesMax}")));
    }

    private static void CheckBlocks(RollbackPlan plan, PlanFacts facts, ImmutableArray<PlanViolation>.Builder found)
    {
        ChainedHeader? fork = Find(plan.ForkPoint, "fork point", facts, found);
        ChainedHeader? abandon = Find(plan.AbandonTip, "abandoned tip", facts, found);
        ChainedHeader? keep = Find(plan.KeepTip, "kept tip", facts, found);
        if (fork is null || abandon is null || keep is null) return;
        ChainedHeader shared = ChainedHeader.ForkPoint(abandon, keep);
        if (shared.Hash != fork.Hash) found.Add(new(PlanFault.ForkPointWrong, $"the tips part at {BlockPlace.Of(shared)}, not at {plan.ForkPoint}"));
        CheckBans(plan, facts, fork, abandon, keep, found);
    }

    private static void CheckBans(
        RollbackPlan plan, PlanFacts facts, ChainedHeader fork, ChainedHeader abandon, ChainedHeader keep,
        ImmutableArray<PlanViolation>.Builder found)
    {
        bool cutsTip = false;
        bool allKnown = true;
        foreach (BlockHash hash in plan.Banned)
        {
            if (facts.Find(hash) is not { } banned)
            {
                allKnown = false;
                found.Add(new(PlanFault.BlockUnknown, $"banned block {hash.Short()}"));
                continue;
            }
            if (banned.IsAncestorOf(keep)) found.Add(new(PlanFault.BansKeptBranch, $"{BlockPlace.Of(banned)} is below the kept tip {plan.KeepTip}"));
            else if (!fork.IsAncestorOf(banned)) found.Add(new(PlanFault.BanOffBranch, $"{BlockPlace.Of(banned)} does not follow {plan.ForkPoint}"));
            else cutsTip |= banned.IsAncestorOf(abandon);
        }
        if (!cutsTip && allKnown) found.Add(new(PlanFault.AbandonedTipAllowed, $"{plan.AbandonTip} follows no banned block"));
    }

    private static ChainedHeader? Find(BlockPlace place, string role, PlanFacts facts, ImmutableArray<PlanViolation>.Builder found)
    {
        ChainedHeader? header = facts.Find(place.Hash);
        if (header is null) found.Add(new(PlanFault.BlockUnknown, $"{role} {place}"));
        else if (header.Height != place.Height) found.Add(new(PlanFault.HeightWrong, $"{role} {place.Hash.Short()} stands at {header.Height}, not {place.Height}"));
        return header;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
