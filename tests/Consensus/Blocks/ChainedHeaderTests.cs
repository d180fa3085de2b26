using Blockchain.Consensus.Blocks;
using Xunit;

namespace Blockchain.Consensus.Tests.Blocks;

public sealed class ChainedHeaderTests
{
    private const int Length = 600;

    [Fact]
    public void Every_ancestor_is_found_from_every_height()
    {
        ChainedHeader[] chain = Chain(null, Length, salt: 1);
        for (int from = 0; from < Length; from += 7)
        {
            for (int to = 0; to <= from; to++) Assert.Same(chain[to], chain[from].Ancestor(new(to)));
        }
    }

    [Fact]
    public void The_fork_point_is_the_last_shared_header()
    {
        ChainedHeader[] trunk = Chain(null, 300, salt: 1);
        foreach (int at in new[] { 0, 1, 149, 150, 298 })
        {
            ChainedHeader side = Chain(trunk[at], 90, salt: 2)[^1];
            Assert.Same(trunk[at], ChainedHeader.ForkPoint(trunk[^1], side));
            Assert.Same(trunk[at], ChainedHeader.ForkPoint(side, trunk[^1]));
            Assert.True(trunk[at].IsAncestorOf(side));
            Assert.False(trunk[at + 1].IsAncestorOf(side));
        }
    }

    [Fact]
    public void A_header_that_was_put_on_its_parent_twice_is_one_block()
    {
        ChainedHeader[] trunk = Chain(null, 20, salt: 1);
        ChainedHeader[] first = Chain(trunk[9], 5, salt: 2), again = Chain(trunk[9], 5, salt: 2);
        Assert.NotSame(first[2], again[2]);
        Assert.True(first[2].IsAncestorOf(again[4]));
        Assert.Equal(first[4].Hash, ChainedHeader.ForkPoint(first[4], again[4]).Hash);
        Assert.Equal(first[3].Hash, ChainedHeader.ForkPoint(first[3], again[4]).Hash);
        Assert.False(trunk[10].IsAncestorOf(again[4]));
    }

    [Fact]
    public void The_median_time_is_that_of_eleven()
    {
        long[] times = [50, 10, 90, 20, 80, 30, 70, 40, 60, 55, 45, 1_000];
        ChainedHeader? tip = null;
        List<long> medians = [];
        foreach (long time in times)
        {
            tip = new(new(1, tip?.Hash ?? default, default, new(time), new(0x207fffff), 0), tip);
            medians.Add(tip.MedianTime.Seconds);
        }
        long[] expected = [.. Enumerable.Range(1, times.Length).Select(count => times[Math.Max(0, count - 11)..count].Order().ElementAt(Math.Min(count, 11) / 2))];
        Assert.Equal(expected, medians);
    }

    private static ChainedHeader[] Chain(ChainedHeader? parent, int length, uint salt)
    {
        ChainedHeader[] chain = new ChainedHeader[length];
        for (int i = 0; i < length; i++)
        {
            chain[i] = parent = new(new(1, parent?.Hash ?? default, default, new(1_000 + i), new(0x207fffff), salt), parent);
        }
        return chain;
    }
}
