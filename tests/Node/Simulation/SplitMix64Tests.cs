using Blockchain.Node.Simulation;
using Xunit;

namespace Blockchain.Node.Tests.Simulation;

public sealed class SplitMix64Tests
{
    [Fact] // The first outputs of the published generator for seed 1234567 (Rosetta Code's task "Pseudo-random numbers/Splitmix64").
    public void Gives_the_published_values()
    {
        SplitMix64 chance = new(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        foreach (ulong value in expected) Assert.Equal(value, chance.Next());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    [InlineData(long.MaxValue)]
    public void Below_stays_in_range(long bound)
    {
        SplitMix64 chance = new(42);
        for (int i = 0; i < 1000; i++) Assert.InRange(chance.Below(bound), 0, bound - 1);
    }

    [Fact]
    public void Every_number_is_equally_likely()
    {
        SplitMix64 chance = new(1);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) counts[chance.Below(10)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void Waiting_times_have_their_mean_and_are_never_zero()
    {
        SplitMix64 chance = new(2);
        long sum = 0;
        for (int i = 0; i < 100_000; i++)
        {
            long wait = chance.UntilNext(600_000);
            Assert.True(wait >= 1);
            sum += wait;
        }
        Assert.InRange(sum / 100_000, 590_000, 610_000);
    }

    [Fact]
    public void Streams_for_two_purposes_differ_and_repeat()
    {
        Assert.NotEqual(new SplitMix64(5).Fork("mining").Next(), new SplitMix64(5).Fork("network").Next());
        Assert.Equal(new SplitMix64(5).Fork("mining").Next(), new SplitMix64(5).Fork("mining").Next());
        Assert.NotEqual(new SplitMix64(5).Fork("mining").Next(), new SplitMix64(6).Fork("mining").Next());
    }
}
