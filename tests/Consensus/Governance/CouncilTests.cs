using System.Collections.Immutable;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Governance;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Governance;

/// <summary>Quorums by number of voters and depth (I5), and what is no council.</summary>
public sealed class CouncilTests
{
    [Theory] // n, two thirds and one, five sixths and one
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(3, 3, 3)]
    [InlineData(4, 3, 4)]
    [InlineData(5, 4, 5)]
    [InlineData(6, 5, 6)]
    [InlineData(7, 5, 6)]
    [InlineData(8, 6, 7)]
    [InlineData(9, 7, 8)]
    [InlineData(10, 7, 9)]
    public void I5_quorums_follow_the_number_of_configured_voters(int voters, int quorum, int superQuorum)
    {
        Assert.Equal((quorum, superQuorum), (DepthClasses.Quorum(voters), DepthClasses.SuperQuorum(voters)));
        ImmutableArray<Voter> list = [.. Enumerable.Range(0, voters).Select(i => GovernanceWorld.Named($"{i}", GovernanceWorld.Key($"{i}")))];
        Assert.True(Council.TryCreate(list, quorum, [], out Council? council, out _));
        int rows = 0;
        for (int depth = 1; depth <= DepthClasses.DeepBlocksMax + 5; depth++)
        {
            int? needed = depth <= 6 ? quorum : depth <= 100 ? superQuorum : null;
            Assert.Equal(needed, council.Needed(depth));
            rows++;
        }
        Evidence.Record($"council of {voters}: {rows} depths, {quorum} votes up to 6 blocks, {superQuorum} up to 100, none beyond");
    }

    [Fact]
    public void A_higher_threshold_is_kept_and_never_lowered_by_depth()
    {
        Council strict = GovernanceWorld.CouncilOf([.. Enumerable.Range(0, 12).Select(i => GovernanceWorld.Key($"{i}"))], 12, []);
        Assert.Equal((12, 12), (strict.Needed(1), strict.Needed(7)));
    }

    [Fact]
    public void Every_fault_of_a_list_is_named()
    {
        Voter a = GovernanceWorld.Named("a", GovernanceWorld.Key("a"));
        Voter b = GovernanceWorld.Named("b", GovernanceWorld.Key("b"));
        Voter c = GovernanceWorld.Named("c", GovernanceWorld.Key("c"));
        XOnlyPublicKey off = new(Hash256.Zero);
        (ImmutableArray<Voter> Voters, int Threshold, ImmutableArray<Voter> Observers, CouncilFault Fault)[] table =
        [
            ([], 1, [], CouncilFault.VoterCount),
            ([a, b, a with { Name = "again" }], 3, [], CouncilFault.KeyRepeated),
            ([a, b, c], 3, [b with { Name = "observing voter" }], CouncilFault.KeyRepeated),
            ([a, b, c with { Name = "a" }], 3, [], CouncilFault.NameRepeated),
            ([a, b, new("off", off)], 3, [], CouncilFault.KeyNotOnCurve),
            ([a, b, c], 2, [], CouncilFault.ThresholdBelowQuorum),
            ([a, b, c], 4, [], CouncilFault.ThresholdAboveVoters),
        ];
        foreach ((ImmutableArray<Voter> voters, int threshold, ImmutableArray<Voter> observers, CouncilFault expected) in table)
        {
            Assert.False(Council.TryCreate(voters, threshold, observers, out _, out CouncilFault? fault));
            Assert.Equal(expected, fault);
        }
        Assert.Equal(Enum.GetValues<CouncilFault>().Length, table.Select(row => row.Fault).Distinct().Count());
    }

    [Fact]
    public void The_digest_covers_keys_order_and_threshold_and_no_labels()
    {
        Voter a = GovernanceWorld.Named("a", GovernanceWorld.Key("a"));
        Voter b = GovernanceWorld.Named("b", GovernanceWorld.Key("b"));
        Voter c = GovernanceWorld.Named("c", GovernanceWorld.Key("c"));
        Voter d = GovernanceWorld.Named("d", GovernanceWorld.Key("d"));
        CouncilDigest digest = DigestOf([a, b, c, d], 3);
        Assert.Equal(digest, DigestOf([a with { Name = "x" }, b, c, d], 3));
        Assert.NotEqual(digest, DigestOf([b, a, c, d], 3));
        Assert.NotEqual(digest, DigestOf([a, b, c, d], 4));
        Assert.NotEqual(digest, DigestOf([a, b, c], 3));
    }

    private static CouncilDigest DigestOf(ImmutableArray<Voter> voters, int threshold)
    {
        Assert.True(Council.TryCreate(voters, threshold, [], out Council? council, out _));
        return council.Digest;
    }
}
