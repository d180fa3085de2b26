using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Validation;

/// <summary>Hostile targets, times and versions.</summary>
public sealed class HeaderChecksTests
{
    /// <summary>A8: four targets that nothing can meet, each named, and one that is merely not the computed one.</summary>
    [Theory]
    [InlineData(0x20800001, "high-hash", "is negative")]
    [InlineData(0x20000000, "high-hash", "is zero")]
    [InlineData(0x01000000, "high-hash", "is zero")]
    [InlineData(0x23000100, "high-hash", "exceeds 256 bits")]
    [InlineData(0x2100ffff, "high-hash", "is above the limit")]
    [InlineData(0x207ffffe, "bad-diffbits", "instead of")]
    public void A_target_that_cannot_be_is_refused_and_named(uint bits, string word, string detail)
    {
        World world = new();
        Block block = new BlockBuilder(world.Parent, world.Rules) { Bits = new(bits) }.Build();

        Violation? violation = HeaderChecks.Check(block.Header, block.Hash, world.Parent, world.Rules, world.Now);

        Assert.Equal(word, violation?.Word);
        Assert.Contains(detail, violation?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_too_low_is_named_as_the_ecosystem_names_it()
    {
        World world = new();
        Block one = new BlockBuilder(world.Parent, world.Rules) { Version = 1 }.Build();
        Block negative = new BlockBuilder(world.Parent, world.Rules) { Version = -2 }.Build();

        Assert.Equal("bad-version(0x00000001)", world.Judge(one)?.Word);
        Assert.Equal("bad-version(0xfffffffe)", world.Judge(negative)?.Word);
        Assert.Equal("bad-version(0x00000001): rule min-block-version, measured 1, limit 4", world.Judge(one)?.ToString());
    }

    /// <summary>A9: what this node's clock refuses today it may accept tomorrow.</summary>
    [Fact]
    public void A_block_from_the_future_is_refused_only_until_then_and_not_remembered()
    {
        World world = new();
        Block block = new BlockBuilder(world.Parent, world.Rules) { Time = world.Now + 7_201 }.Build();

        Violation? violation = world.Judge(block);

        Assert.Equal((Reject.TimeTooNew, block.Header.Time.Seconds, block.Header.Time.Seconds - 1), (violation?.Reject, violation?.Measured, violation?.Limit));
        Assert.True(violation?.Reject.IsTransient());
        Assert.Null(new World { Now = world.Now + 1 }.Judge(block));
    }

    /// <summary>The order of the reference node: work, target, median time, clock, version.</summary>
    [Fact]
    public void The_first_of_several_faults_is_the_one_that_is_named()
    {
        World world = new();
        UnixTime old = world.Parent.MedianTime;
        Assert.Equal("high-hash", Judge(new(world.Parent, world.Rules) { IsMined = false, Bits = new(0x207ffffe), Time = old, Version = 1 }));
        Assert.Equal("bad-diffbits", Judge(new(world.Parent, world.Rules) { Bits = new(0x207ffffe), Time = old, Version = 1 }));
        Assert.Equal("time-too-old", Judge(new(world.Parent, world.Rules) { Time = old, Version = 1 }));
        Assert.Equal("time-too-new", Judge(new(world.Parent, world.Rules) { Time = world.Now + 9_000, Version = 1 }));
        Assert.Equal("bad-version(0x00000001)", Judge(new(world.Parent, world.Rules) { Version = 1 }));

        string? Judge(BlockBuilder builder)
        {
            Block block = builder.Build();
            return HeaderChecks.Check(block.Header, block.Hash, world.Parent, world.Rules, world.Now)?.Word;
        }
    }
}
