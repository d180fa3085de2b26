using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Governance;

/// <summary>The one vote rule (R1).</summary>
public sealed class VoterLockTests
{
    private const int EpochCount = 6;
    private const int PlanCount = 3;

    [Fact]
    public void Every_lock_and_every_request_are_decided_as_the_rule_says()
    {
        int rows = 0;
        for (int held = 1; held <= EpochCount; held++)
        {
            for (int asked = 1; asked <= EpochCount; asked++)
            {
                for (int plan = 0; plan < PlanCount; plan++)
                {
                    VoterLock at = new(EpochOf(held), PlanOf(0));
                    bool may = asked > held || (asked == held && plan == 0);
                    LockDecision decision = at.Decide(EpochOf(asked), PlanOf(plan));
                    Assert.Equal(may, decision is LockDecision.Sign or LockDecision.SignAgain);
                    Assert.Equal(asked < held, decision == LockDecision.EpochPassed);
                    if (may) Assert.Equal(new(EpochOf(asked), PlanOf(plan)), at.After(EpochOf(asked), PlanOf(plan)));
                    else Assert.Throws<InvariantException>(() => at.After(EpochOf(asked), PlanOf(plan)));
                    rows++;
                }
            }
        }
        Evidence.Record($"voter lock (R1): {rows} of {EpochCount * EpochCount * PlanCount} cases");
        Assert.Equal(EpochCount * EpochCount * PlanCount, rows);
    }

    [Fact]
    public void A_voter_who_follows_the_rule_signs_one_plan_an_epoch_whatever_is_asked()
    {
        int asked = 0;
        for (int seed = 0; seed < 500; seed++)
        {
            Random random = new(seed);
            VoterLock at = VoterLock.None;
            Dictionary<Epoch, PlanDigest> signed = [];
            for (int i = 0; i < 40; i++)
            {
                Epoch epoch = EpochOf(1 + random.Next(EpochCount));
                PlanDigest plan = PlanOf(random.Next(PlanCount));
                asked++;
                if (at.Decide(epoch, plan) is not (LockDecision.Sign or LockDecision.SignAgain)) continue;
                at = at.After(epoch, plan);
                Assert.True(Wire.TryRead<VoterLock>(Wire.ToBytes(at), out VoterLock? restored));
                at = restored;
                Assert.Equal(plan, signed.GetValueOrDefault(epoch, plan));
                signed[epoch] = plan;
            }
        }
        Evidence.Record($"voter lock (R1): {asked} requests, never two plans in one epoch, with a restart after each signature");
    }

    [Fact]
    public void The_epoch_before_all_epochs_is_never_signed() =>
        Assert.Equal(LockDecision.EpochTaken, VoterLock.None.Decide(Epoch.None, PlanDigest.Zero));

    [Fact]
    public void Epochs_go_by_round_and_then_by_proposer() =>
        Assert.Equal([new(1, 0), new(1, 9), new(2, 0)], new Epoch[] { new(2, 0), new(1, 9), new(1, 0) }.Order());

    private static Epoch EpochOf(int i) => new((uint)(1 + i / 2), (ushort)(i % 2));

    private static PlanDigest PlanOf(int i) => new(new((ulong)i + 1, 0, 0, 0));
}
