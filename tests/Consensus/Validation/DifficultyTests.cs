using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Rules;
using Blockchain.Consensus.Validation;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>Targets of the main network's history, and the rules of test networks.</summary>
public sealed class DifficultyTests
{
    private static readonly CompactTarget Limit = new(0x1d00ffff);

    /// <summary>Periods of the main network: times of the first and last block, target before, target after.</summary>
    [Theory]
    [InlineData(1_261_130_161, 1_262_152_739, 0x1d00ffff, 0x1d00d86a)] // up to block 32,255: the first rise
    [InlineData(1_231_006_505, 1_233_061_996, 0x1d00ffff, 0x1d00ffff)] // up to block 2,015: never easier than the limit
    [InlineData(1_279_008_237, 1_279_297_671, 0x1c05a3f4, 0x1c0168fd)] // up to block 68,543: four times harder at most
    [InlineData(1_263_163_443, 1_269_211_443, 0x1c387f6f, 0x1d00e1fd)] // four times easier at most
    public void A_period_scales_the_target(long first, long last, uint before, uint after)
    {
        ChainedHeader tip = Period(first, last, new(before));

        Assert.Equal(new CompactTarget(after), Difficulty.NextTarget(tip, new(last + 600), ConsensusRules.Original));
        Assert.Equal(new CompactTarget(before), Difficulty.NextTarget(tip, new(last + 600), ConsensusRules.Original with { NoRetargeting = true }));
    }

    [Fact]
    public void Within_a_period_the_target_stays()
    {
        ChainedHeader tip = Chain((0, 0x1d00ffff), (600, 0x1c05a3f4));

        Assert.Equal(new CompactTarget(0x1c05a3f4), Difficulty.NextTarget(tip, new(1_000_000), ConsensusRules.Original));
    }

    [Fact]
    public void Twenty_minutes_after_its_parent_a_test_network_block_may_have_the_easiest_target()
    {
        ConsensusRules testnet = ConsensusRules.Original with { AllowMinDifficulty = true };
        ChainedHeader tip = Chain((0, 0x1d00ffff), (600, 0x1c05a3f4));

        Assert.Equal(new CompactTarget(0x1c05a3f4), Difficulty.NextTarget(tip, new(600 + 1_200), testnet));
        Assert.Equal(Limit, Difficulty.NextTarget(tip, new(600 + 1_201), testnet));
    }

    [Fact]
    public void After_easy_blocks_the_target_is_that_of_the_last_ordinary_one()
    {
        ConsensusRules testnet = ConsensusRules.Original with { AllowMinDifficulty = true };
        ChainedHeader tip = Chain((0, 0x1d00ffff), (600, 0x1c05a3f4), (2_000, 0x1d00ffff), (4_000, 0x1d00ffff));

        Assert.Equal(new CompactTarget(0x1c05a3f4), Difficulty.NextTarget(tip, new(4_600), testnet));
        Assert.Equal(Limit, Difficulty.NextTarget(Chain((0, 0x1d00ffff), (600, 0x1d00ffff)), new(700), testnet));
    }

    [Fact]
    public void BIP_94_scales_the_target_of_the_periods_first_block()
    {
        ConsensusRules rules = ConsensusRules.Original with { AllowMinDifficulty = true, RetargetTimespan = 2_400 };
        ChainedHeader tip = Chain((0, 0x1c05a3f4), (600, 0x1c05a3f4), (1_200, 0x1c05a3f4), (2_400, 0x1d00ffff));

        Assert.Equal(Limit, Difficulty.NextTarget(tip, new(3_000), rules));
        Assert.Equal(new CompactTarget(0x1c05a3f4), Difficulty.NextTarget(tip, new(3_000), rules with { TimeWarpProtection = true }));
    }

    /// <summary>2,016 headers whose first and last times are given; no block need meet its target to be counted.</summary>
    private static ChainedHeader Period(long first, long last, CompactTarget bits)
    {
        ChainedHeader tip = new(new(1, BlockHash.Zero, default, new(first), bits, 0), null);
        for (int i = 1; i < 2_016; i++) tip = new(new(1, tip.Hash, default, new(i == 2_015 ? last : first + i), bits, 0), tip);
        return tip;
    }

    private static ChainedHeader Chain(params (long Time, uint Bits)[] blocks)
    {
        ChainedHeader? tip = null;
        foreach ((long time, uint bits) in blocks) tip = new(new(1, tip?.Hash ?? BlockHash.Zero, default, new(time), new(bits), 0), tip);
        return tip ?? throw new ArgumentException("no blocks", nameof(blocks));
    }
}
