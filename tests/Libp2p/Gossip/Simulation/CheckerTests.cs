using Blockchain.Libp2p.Gossip.Scoring;
using Xunit;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>The simulation finds mistakes: each is planted into routers that pass without it.</summary>
public sealed class CheckerTests
{
    // Fewer peers and more churn than in the other tests, so that a mistake shows in one seed.
    private static readonly Scenario Hard = Scenario.Of(2) with { Peers = 80, Churn = 40, DishonestOfEach = 2 };

    [Fact]
    public void Without_a_mistake_nothing_is_found() => Assert.Empty(Story.Play(Hard).Findings);

    [Theory]
    [InlineData(nameof(Mistakes.SwallowIWant), "did not reach")]
    [InlineData(nameof(Mistakes.NeverGossip), "did not reach")]
    [InlineData(nameof(Mistakes.NeverForward), "did not reach")]
    [InlineData(nameof(Mistakes.NeverSayGraft), "does not know that it is in the mesh")]
    [InlineData(nameof(Mistakes.IgnorePrune), "does not know that it is in the mesh")]
    [InlineData(nameof(Mistakes.DeliverTwice), "twice")]
    [InlineData(nameof(Mistakes.ForgiveForgery), "who is dishonest")]
    public void A_router_with_a_mistake_is_found(string mistake, string finding) =>
        Assert.Contains(Story.Play(Hard, Planted(mistake)).Findings, found => found.Contains(finding, StringComparison.Ordinal));

    [Fact]
    public void Scores_that_punish_silence_are_found()
    {
        Scenario quiet = Scenario.Of(0) with { Peers = 60, IsLong = true };
        Assert.Empty(Story.Play(quiet).Findings);
        TopicScoreParameters strict = quiet.Score with { MeshDeliveriesWeight = -1, MeshFailureWeight = -1 };
        Assert.Contains(Story.Play(quiet with { Score = strict }).Findings, found => found.Contains("thinks badly of the honest", StringComparison.Ordinal));
    }

    [Fact]
    public void Scores_that_silence_honest_peers_are_found()
    {
        TopicScoreParameters strict = Hard.Score with { InvalidDeliveriesWeight = -10_000 };
        Scenario disputed = Hard with { Disputes = 3, Score = strict };
        Assert.Contains(Story.Play(disputed).Findings, found => found.Contains("silenced the honest", StringComparison.Ordinal));
    }

    private static Func<Reaction, Reaction> Planted(string mistake) =>
        typeof(Mistakes).GetMethod(mistake)!.CreateDelegate<Func<Reaction, Reaction>>();
}
