using System.Diagnostics;
using System.Globalization;
using Blockchain.Node.Tests.Storage;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Cluster;

/// <summary>
/// Three nodes through random kills, starts, reorganizations and payments. <c>SOAK_SECONDS</c> says how long, <c>SOAK_SEED</c> which story;
/// the seed is told.
/// </summary>
[Collection(NodeProcesses.Name)]
public sealed class SoakTests
{
    private const int SecondsDefault = 20;
    private const ulong SeedDefault = 2013;
    private const int RoundsMin = 5;
    private const long ResidentBytesMax = 250_000_000;

    // The runtime's heaps settle in the first rounds; after that a quarter more would be a leak.
    private const double GrowthMax = 1.25;
    private const int JudgedRoundsMin = 40;

    [Fact]
    public async Task Three_nodes_survive_kills_reorganizations_and_payments()
    {
        TimeSpan length = TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("SOAK_SECONDS"), out int seconds) ? seconds : SecondsDefault);
        ulong seed = ulong.TryParse(Environment.GetEnvironmentVariable("SOAK_SEED"), out ulong given) ? given : SeedDefault;
        using TempFolder folder = new();
        await using Soak soak = new(folder.Path, seed);
        await soak.StartAsync();
        long began = Stopwatch.GetTimestamp();
        while (soak.Rounds < RoundsMin || Stopwatch.GetElapsedTime(began) < length) await soak.RoundAsync();
        await soak.CompareWithFilesAsync();
        string unexplained = string.Join('\n', soak.Unexplained);
        Assert.True(unexplained.Length == 0, unexplained); // whole lines, which a comparison would cut
        Assert.InRange(soak.ResidentMax, 1, ResidentBytesMax);
        double growth = GrowthOf(soak.Resident);
        if (soak.Rounds >= JudgedRoundsMin) Assert.InRange(growth, 0, GrowthMax);
        Evidence.Record(string.Create(
            CultureInfo.InvariantCulture,
            $"soak, seed {seed}: {soak.Rounds} rounds, {soak.Kills} kills, {soak.Reorganizations} reorganizations, {soak.Payments} payments, height {soak.Height}; ")
            + string.Create(CultureInfo.InvariantCulture, $"all agreed after each; {soak.LineCount} lines, all explained; at most {soak.ResidentMax / 1_000_000} MB, last quarter {growth:0.00} of the second"));
    }

    /// <summary>The middle of the last quarter by that of the second.</summary>
    private static double GrowthOf(List<long> resident)
    {
        int quarter = resident.Count / 4;
        return quarter == 0 ? 1 : (double)Middle(resident[^quarter..]) / Middle(resident[quarter..(2 * quarter)]);
    }

    private static long Middle(List<long> some) => some.Order().ElementAt(some.Count / 2);
}
