using System.Globalization;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>The real router among 200 virtual peers. <c>GOSSIP_SEEDS</c> says how many seeds are played; <c>tests/run</c> plays 1,000.</summary>
public sealed class SimulationTests
{
    private const string SeedsVariable = "GOSSIP_SEEDS";
    private const int SeedsByDefault = 25;

    [Fact]
    public void Every_message_reaches_every_connected_subscriber_whatever_befalls_the_network()
    {
        string? wanted = Environment.GetEnvironmentVariable(SeedsVariable);
        int seeds = string.IsNullOrEmpty(wanted) ? SeedsByDefault : int.Parse(wanted, CultureInfo.InvariantCulture);
        Outcome[] outcomes = new Outcome[seeds];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken };
        Parallel.For(0, seeds, options, seed => outcomes[seed] = Story.Play(Scenario.Of(seed)));

        string[] findings = [.. outcomes.SelectMany((outcome, seed) => outcome.Findings.Select(finding => $"{Scenario.Of(seed)}: {finding}"))];
        Assert.True(findings.Length == 0, $"{findings.Length} findings\n{string.Join('\n', findings.Take(100))}");
        Evidence.Record(string.Create(CultureInfo.InvariantCulture,
            $"gossip: {seeds:N0} seeds of 200 peers, {outcomes.Sum(o => o.Messages):N0} messages, {outcomes.Sum(o => o.Deliveries):N0} deliveries, "
            + $"{outcomes.Sum(o => o.Demanded):N0} of them demanded, {outcomes.Sum(o => o.Rpcs):N0} RPCs of which queues dropped {outcomes.Sum(o => o.Dropped):N0}, "
            + $"{outcomes.Sum(o => o.Time.TotalHours):N1} virtual hours; meshes whole again within {outcomes.Max(o => o.RepairHeartbeats)} heartbeats, "
            + $"{outcomes.Sum(o => o.Sufferers):N0} bad scores among honest peers, all forgotten"));
    }

    [Fact]
    public void A_seed_plays_the_same_twice_and_another_seed_does_not()
    {
        ulong once = Story.Play(Scenario.Of(7 + 8)).Digest;
        Assert.Equal(once, Story.Play(Scenario.Of(7 + 8)).Digest);
        Assert.NotEqual(once, Story.Play(Scenario.Of(7 + 8) with { Seed = 16 }).Digest);
    }
}
