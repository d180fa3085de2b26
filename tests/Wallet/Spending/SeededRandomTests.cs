using Blockchain.Wallet.Spending;
using Xunit;

namespace Blockchain.Wallet.Tests.Spending;

public sealed class SeededRandomTests
{
    [Fact]
    public void The_same_seed_draws_the_same_and_another_seed_does_not()
    {
        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void Every_number_below_the_bound_comes_about_equally_often()
    {
        SeededRandom random = new(TestKeys.Seed(1));
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) counts[random.Below(counts.Length)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        Assert.Equal(0, random.Below(1));
    }

    [Fact]
    public void Every_order_of_three_comes_about_equally_often()
    {
        SeededRandom random = new(TestKeys.Seed(2));
        Dictionary<string, int> counts = [];
        for (int i = 0; i < 60_000; i++)
        {
            char[] items = ['a', 'b', 'c'];
            random.Shuffle(items.AsSpan());
            string order = new(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 9_500, 10_500));
    }

    private static int[] Draw(int seed)
    {
        SeededRandom random = new(TestKeys.Seed(seed));
        return [.. Enumerable.Range(0, 50).Select(_ => random.Below(1_000_000))];
    }
}
