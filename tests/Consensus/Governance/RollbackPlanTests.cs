using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Tests.Forks;
using Blockchain.TestKit;
using Xunit;
using static Blockchain.Consensus.Tests.Governance.GovernanceWorld;

namespace Blockchain.Consensus.Tests.Governance;

/// <summary>Plans as bytes, and every plan that is refused mechanically.</summary>
public sealed class RollbackPlanTests
{
    private static readonly RollbackPlan Good = PlanOf(3);

    [Fact]
    public void A_good_plan_has_no_fault() => Assert.Empty(Good.Check(Facts));

    [Fact]
    public void Keeping_no_other_branch_yet_is_allowed() => Assert.Empty((Good with { KeepTip = Good.ForkPoint }).Check(Facts));

    [Fact]
    public void Every_fault_is_found_and_named()
    {
        BlockHash unknown = new(new(1, 1, 1, 1));
        (RollbackPlan Plan, PlanFault Fault)[] table =
        [
            (Good with { Network = Network with { Magic = 1 } }, PlanFault.OtherNetwork),
            (Good with { Council = default }, PlanFault.OtherCouncil),
            (Good with { Epoch = new(0, 1) }, PlanFault.EpochInvalid),
            (Good with { Epoch = new(1, VoterCount) }, PlanFault.EpochInvalid),
            (Good with { AbandonTip = Good.AbandonTip with { Hash = unknown } }, PlanFault.BlockUnknown),
            (Good with { Banned = [unknown] }, PlanFault.BlockUnknown),
            (Good with { KeepTip = Good.KeepTip with { Height = new(1) } }, PlanFault.HeightWrong),
            (Good with { ForkPoint = new(ForkWorld.ForkPoint.Ancestor(new(100)).Hash, new(100)) }, PlanFault.ForkPointWrong),
            (Good with { KeepTip = Good.AbandonTip }, PlanFault.ForkPointWrong),
            (Good with { AbandonTip = Good.ForkPoint }, PlanFault.NothingToLeave),
            (Good with { Banned = [] }, PlanFault.BannedCount),
            (Good with { Banned = [.. Enumerable.Repeat(Left[0].Hash, RollbackPlan.BannedCountMax + 1)] }, PlanFault.BannedCount),
            (Good with { Banned = [Good.ForkPoint.Hash] }, PlanFault.BansKeptBranch),
            (Good with { Banned = [Left[0].Hash, Kept[1].Hash] }, PlanFault.BansKeptBranch),
            (Good with { Banned = [Left[0].Hash, Kept[3].Hash] }, PlanFault.BansKeptBranch),
            (Good with { ForkPoint = BlockAt(Left[0]), Banned = [Kept[5].Hash, Left[1].Hash] }, PlanFault.BanOffBranch),
            (Good with { Banned = [Left[8].Hash] }, PlanFault.AbandonedTipAllowed),
            (PlanOf(101), PlanFault.TooDeep),
            (Good with { Reason = new('x', RollbackPlan.ReasonBytesMax + 1) }, PlanFault.ReasonLength),
        ];
        foreach ((RollbackPlan plan, PlanFault fault) in table) Assert.Contains(fault, plan.Check(Facts).Select(violation => violation.Fault));
        Assert.Contains(PlanFault.BelowPin, Good.Check(Facts with { Pin = Good.ForkPoint.Height.Next }).Select(violation => violation.Fault));
        Assert.Contains(PlanFault.Expired, Good.Check(Facts with { KeepHeight = Good.ExpiryHeight.Next }).Select(violation => violation.Fault));
        int named = table.Select(row => row.Fault).Distinct().Count() + 2;
        Evidence.Record($"plans: {table.Length + 2} wrong ones refused under {named} of {Enum.GetValues<PlanFault>().Length} names");
        Assert.Equal(Enum.GetValues<PlanFault>().Length, named);
    }

    [Fact] // Each ancestor of the kept tip, whichever the plan would ban: the mistake that once stopped a whole network.
    public void No_ban_of_an_ancestor_of_the_kept_tip_passes()
    {
        for (int i = 0; i <= 3; i++)
            Assert.Contains(PlanFault.BansKeptBranch, (Good with { Banned = [Kept[i].Hash] }).Check(Facts).Select(violation => violation.Fault));
    }

    [Fact]
    public void Bytes_come_back_and_no_shorter_or_damaged_ones_throw()
    {
        foreach (RollbackPlan plan in new[] { Good, Good with { Adopt = null }, Good with { Reason = "häßlich 🜁" }, Good with { Reason = "" } })
        {
            byte[] bytes = Wire.ToBytes(plan);
            Assert.True(Wire.TryRead<RollbackPlan>(bytes, out RollbackPlan? copy));
            Assert.Equal(plan, copy);
            Assert.Equal(plan.Reason, copy.Reason);
            for (int length = 0; length < bytes.Length; length++) Assert.False(Wire.TryRead<RollbackPlan>(bytes.AsMemory(0, length), out RollbackPlan? _));
            for (int i = 0; i < bytes.Length * 8; i++)
            {
                byte[] damaged = [.. bytes];
                damaged[i / 8] ^= (byte)(1 << (i % 8));
                if (Wire.TryRead<RollbackPlan>(damaged, out RollbackPlan? read))
                {
                    Assert.Equal(damaged, Wire.ToBytes(read));
                    Assert.NotEqual(plan.ComputeDigest(), read.ComputeDigest());
                }
            }
        }
    }

    [Fact]
    public void A_reason_that_is_no_text_or_a_flag_that_is_no_flag_does_not_parse()
    {
        byte[] bytes = Wire.ToBytes(Good with { Reason = "ab" });
        bytes[^1] = 0xff;
        Assert.False(Wire.TryRead<RollbackPlan>(bytes, out RollbackPlan? _));
        byte[] flagged = Wire.ToBytes(Good with { Adopt = null });
        int flag = flagged.Length - 1 - Good.Reason.Length - 4 - 32 - 32 - 1;
        Assert.Equal(0, flagged[flag]);
        flagged[flag] = 2;
        Assert.False(Wire.TryRead<RollbackPlan>(flagged, out RollbackPlan? _));
    }

    [Fact] // R4: a voter's node signs only what its own blocks give.
    public void Whatever_a_node_reproduces_differently_is_named()
    {
        PlanReproduction same = Reproduced();
        Assert.Empty(PlanReproduction.Compare(Good, same));
        (PlanReproduction Other, PlanField Field)[] table =
        [
            (same with { Incident = new(new(9, 9, 9, 9)) }, PlanField.Incident),
            (same with { ForkPoint = BlockAt(Left[0]) }, PlanField.ForkPoint),
            (same with { AbandonTip = BlockAt(Left[3]) }, PlanField.AbandonTip),
            (same with { KeepTip = BlockAt(Kept[4]) }, PlanField.KeepTip),
            (same with { KnownRuleSets = [] }, PlanField.Adopt),
            (same with { CoinSet = default }, PlanField.CoinSet),
            (same with { Report = default }, PlanField.Report),
        ];
        foreach ((PlanReproduction other, PlanField field) in table)
            Assert.Equal([field], PlanReproduction.Compare(Good, other).Select(mismatch => mismatch.Field));
        Assert.Equal(Enum.GetValues<PlanField>(), table.Select(row => row.Field));
        Assert.Empty(PlanReproduction.Compare(Good with { Adopt = null }, same with { KnownRuleSets = [] }));
    }

    internal static PlanReproduction Reproduced() => new()
    {
        Incident = Good.Incident,
        ForkPoint = Good.ForkPoint,
        AbandonTip = Good.AbandonTip,
        KeepTip = Good.KeepTip,
        KnownRuleSets = [new RuleSetDigest(new(81, 0, 0, 0))],
        CoinSet = Good.CoinSet,
        Report = Good.Report,
    };

    private static BlockPlace BlockAt(ChainedHeader header) =>
        BlockPlace.Of(header);
}
