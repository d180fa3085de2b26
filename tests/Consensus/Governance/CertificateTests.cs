using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;
using static Blockchain.Consensus.Tests.Governance.GovernanceWorld;

namespace Blockchain.Consensus.Tests.Governance;

/// <summary>Certificates that decide, and every kind that must not (A35, A38).</summary>
public sealed class CertificateTests
{
    private static readonly RollbackPlan Plan = PlanOf(3);

    private static readonly Certificate Good = CertificateOf(Plan, 0, 1, 3, 4);

    [Fact]
    public void Four_of_five_distinct_voters_decide_a_short_rollback() => Assert.Empty(FaultsOf(Good));

    [Fact]
    public void A35_each_wrong_certificate_is_refused_by_its_own_name()
    {
        Vote third = Good.Votes[2];
        NetworkId other = Network with { Magic = 1 };
        (string What, Certificate Wrong, VoteFault Fault)[] table =
        [
            ("one signature repeated", Good with { Votes = [Good.Votes[0], Good.Votes[1], Good.Votes[1], third] }, VoteFault.Repeated),
            ("signed again by one voter", Good with { Votes = [Good.Votes[0], Good.Votes[1], third, Again(third)] }, VoteFault.Repeated),
            ("an observer", With(Resign(third, Watcher)), VoteFault.Observer),
            ("an unknown key", With(Resign(third, Stranger)), VoteFault.UnknownKey),
            ("another network", With(Resign(third with { Network = other }, Keys[3])), VoteFault.OtherNetwork),
            ("another epoch", With(Resign(third with { Epoch = new(2, 0) }, Keys[3])), VoteFault.OtherEpoch),
            ("another domain", With(Resign(third with { Domain = DecisionDomain.Keys }, Keys[3])), VoteFault.OtherDomain),
            ("an old key set", With(Resign(third with { Council = CouncilOf(Keys, 5, []).Digest }, Keys[3])), VoteFault.OtherCouncil),
            ("another plan", With(Resign(third with { Plan = PlanOf(2).ComputeDigest() }, Keys[3])), VoteFault.OtherPlan),
            ("another voter's place", With(Resign(third with { Voter = 2 }, Keys[3])), VoteFault.WrongIndex),
            ("a place beyond the list", Good with { Votes = Good.Votes.SetItem(3, Resign(Good.Votes[3] with { Voter = 77 }, Keys[4])) }, VoteFault.WrongIndex),
            ("a signature of something else", With(third with { Signature = Good.Votes[0].Signature }), VoteFault.BadSignature),
            ("a key swapped in", With(third with { Key = Keys[2].XOnlyPublicKey, Voter = 2 }), VoteFault.BadSignature),
            ("out of order", Good with { Votes = [Good.Votes[1], Good.Votes[0], third, Good.Votes[3]] }, VoteFault.Unsorted),
            ("one too few", Good with { Votes = Good.Votes[..3] }, VoteFault.BelowThreshold),
            ("nobody", Good with { Votes = [] }, VoteFault.BelowThreshold),
            ("a plan of another network", CertificateOf(Plan with { Network = other }, 0, 1, 3, 4), VoteFault.OtherNetwork),
            ("a plan of another council", CertificateOf(Plan with { Council = default }, 0, 1, 3, 4), VoteFault.OtherCouncil),
        ];
        foreach ((string what, Certificate wrong, VoteFault fault) in table)
        {
            VoteFault[] found = FaultsOf(wrong);
            Assert.True(found.Contains(fault), $"{what}: {string.Join(", ", found)}");
            Assert.All(found, one => Assert.True(one == fault || one == VoteFault.BelowThreshold, $"{what}: {one}"));
        }
        Evidence.Record($"A35: {table.Length} wrong certificates refused under {table.Select(row => row.Fault.Name()).Distinct().Count()} names");
        Assert.Equal(12, table.Select(row => row.Fault.Name()).Distinct().Count());
    }

    [Theory] // depth, signers, whether it decides
    [InlineData(6, 4, null)]
    [InlineData(7, 4, VoteFault.BelowThreshold)]
    [InlineData(7, 5, null)]
    [InlineData(24, 4, VoteFault.BelowThreshold)]
    [InlineData(24, 5, null)]
    [InlineData(100, 5, null)]
    [InlineData(101, 5, VoteFault.TooDeep)]
    public void A38_depth_asks_for_more_voters_and_then_for_more_than_there_are(int depth, int signers, VoteFault? fault)
    {
        VoteFault[] found = FaultsOf(CertificateOf(PlanOf(depth), [.. Enumerable.Range(0, signers)]));
        Assert.Equal(fault is { } one ? [one] : [], found);
    }

    [Fact]
    public void A38_below_what_is_final_no_certificate_decides()
    {
        Assert.Equal([VoteFault.BelowPin], FaultsOf(Good, Plan.ForkPoint.Height.Next));
        Assert.Empty(FaultsOf(Good, Plan.ForkPoint.Height));
    }

    [Fact]
    public void The_id_does_not_depend_on_who_signed() => Assert.Equal(Good.Id, CertificateOf(Plan, 1, 2, 3, 4).Id);

    [Fact]
    public void I3_the_later_certificate_holds_in_whatever_order_they_come()
    {
        Certificate[] known = [Good, CertificateOf(PlanOf(3, 2), 0, 1, 2, 3), CertificateOf(PlanOf(2, 1, 3), 0, 1, 2, 3), CertificateOf(PlanOf(4, 2), 0, 1, 2, 4)];
        HashSet<PlanDigest> results = [];
        int orders = 0;
        foreach (Certificate[] order in Orders(known))
        {
            results.Add(order.Concat(order).Aggregate(Certificate.Later).Id);
            orders++;
        }
        Assert.Equal(24, orders);
        Assert.Single(results);
    }

    [Fact]
    public void Bytes_come_back_and_damaged_ones_never_decide()
    {
        byte[] bytes = Wire.ToBytes(Good);
        Assert.True(Wire.TryRead<Certificate>(bytes, out Certificate? copy));
        Assert.Equal(bytes, Wire.ToBytes(copy));
        int damaged = 0;
        for (int i = 0; i < bytes.Length; i += 7)
        {
            byte[] other = [.. bytes];
            other[i] ^= 0x20;
            if (Wire.TryRead<Certificate>(other, out Certificate? read)) Assert.NotEmpty(FaultsOf(read));
            damaged++;
        }
        for (int length = 0; length < bytes.Length; length++) Assert.False(Wire.TryRead<Certificate>(bytes.AsMemory(0, length), out Certificate? _));
        Evidence.Record($"certificate of {bytes.Length} bytes: {damaged} damaged copies decide nothing, {bytes.Length} shorter ones do not parse");
    }

    private static Certificate With(Vote vote) => Good with { Votes = Good.Votes.SetItem(2, vote) };

    private static Vote Again(Vote vote)
    {
        byte[] aux = new byte[32];
        aux[0] = 1;
        return vote with { Signature = SchnorrSignature.Of(Keys[vote.Voter].SignSchnorr(vote.Message.ToArray(), aux)) };
    }

    private static VoteFault[] FaultsOf(Certificate certificate, Height? pin = null) =>
        [.. CertificateCheck.Of(certificate, Network, Five, pin, Verifier).Select(violation => violation.Fault)];

    private static IEnumerable<T[]> Orders<T>(T[] items) => items.Length <= 1
        ? [items]
        : items.SelectMany((item, i) => Orders<T>([.. items[..i], .. items[(i + 1)..]]).Select(rest => (T[])[item, .. rest]));
}
