using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Scoring;
using Blockchain.Libp2p.Tests.Gossip.Router;
using Xunit;

namespace Blockchain.Libp2p.Tests.Gossip.Scoring;

public sealed class ScoreParameterTests
{
    public static TheoryData<string, TopicScoreParameters> BadTopics => new()
    {
        { nameof(TopicScoreParameters.TopicWeight), new() { TopicWeight = -1 } },
        { nameof(TopicScoreParameters.TopicWeight), new() { TopicWeight = double.NaN } },
        { nameof(TopicScoreParameters.TopicWeight), new() { TopicWeight = double.PositiveInfinity } },
        { nameof(TopicScoreParameters.TimeInMeshWeight), new() { TimeInMeshWeight = -1 } },
        { nameof(TopicScoreParameters.TimeInMeshQuantum), new() { TimeInMeshQuantum = TimeSpan.Zero } },
        { nameof(TopicScoreParameters.TimeInMeshCap), new() { TimeInMeshCap = -1 } },
        { nameof(TopicScoreParameters.FirstDeliveriesWeight), new() { FirstDeliveriesWeight = -1 } },
        { nameof(TopicScoreParameters.FirstDeliveriesDecayTime), new() { FirstDeliveriesDecayTime = TimeSpan.Zero } },
        { nameof(TopicScoreParameters.FirstDeliveriesCap), new() { FirstDeliveriesCap = -1 } },
        { nameof(TopicScoreParameters.MeshDeliveriesWeight), new() { MeshDeliveriesWeight = 1 } },
        { nameof(TopicScoreParameters.MeshDeliveriesDecayTime), new() { MeshDeliveriesDecayTime = -TimeSpan.FromSeconds(1) } },
        { nameof(TopicScoreParameters.MeshDeliveriesCap), new() { MeshDeliveriesCap = -1 } },
        { nameof(TopicScoreParameters.MeshDeliveriesThreshold), new() { MeshDeliveriesThreshold = 101 } },
        { nameof(TopicScoreParameters.MeshDeliveriesWindow), new() { MeshDeliveriesWindow = -TimeSpan.FromSeconds(1) } },
        { nameof(TopicScoreParameters.MeshDeliveriesActivation), new() { MeshDeliveriesActivation = -TimeSpan.FromSeconds(1) } },
        { nameof(TopicScoreParameters.MeshFailureWeight), new() { MeshFailureWeight = 1 } },
        { nameof(TopicScoreParameters.MeshFailureDecayTime), new() { MeshFailureDecayTime = TimeSpan.Zero } },
        { nameof(TopicScoreParameters.InvalidDeliveriesWeight), new() { InvalidDeliveriesWeight = 1 } },
        { nameof(TopicScoreParameters.InvalidDeliveriesDecayTime), new() { InvalidDeliveriesDecayTime = TimeSpan.Zero } },
    };

    public static TheoryData<string, ScoreParameters> BadScores => new()
    {
        { nameof(ScoreParameters.GossipThreshold), new() { GossipThreshold = 1 } },
        { nameof(ScoreParameters.PublishThreshold), new() { PublishThreshold = -499 } },
        { nameof(ScoreParameters.GraylistThreshold), new() { GraylistThreshold = -999 } },
        { nameof(ScoreParameters.AcceptPeerExchangeThreshold), new() { AcceptPeerExchangeThreshold = -1 } },
        { nameof(ScoreParameters.OpportunisticGraftThreshold), new() { OpportunisticGraftThreshold = -1 } },
        { nameof(ScoreParameters.TopicScoreCap), new() { TopicScoreCap = -1 } },
        { nameof(ScoreParameters.ApplicationWeight), new() { ApplicationWeight = -1 } },
        { nameof(ScoreParameters.AddressWeight), new() { AddressWeight = 1 } },
        { nameof(ScoreParameters.AddressPeers), new() { AddressPeers = 0 } },
        { nameof(ScoreParameters.BehaviourWeight), new() { BehaviourWeight = 1 } },
        { nameof(ScoreParameters.BehaviourThreshold), new() { BehaviourThreshold = -1 } },
        { nameof(ScoreParameters.BehaviourDecayTime), new() { BehaviourDecayTime = TimeSpan.Zero } },
        { nameof(ScoreParameters.DecayInterval), new() { DecayInterval = TimeSpan.Zero } },
        { nameof(ScoreParameters.DecayToZero), new() { DecayToZero = 0 } },
        { nameof(ScoreParameters.DecayToZero), new() { DecayToZero = 1 } },
        { nameof(ScoreParameters.RetainTime), new() { RetainTime = TimeSpan.Zero } },
        { nameof(ScoreParameters.RetainedMax), new() { RetainedMax = -1 } },
    };

    public static TheoryData<string, GossipParameters> BadRouters => new()
    {
        { nameof(GossipParameters.MeshPeersMin), new() { MeshPeersMin = 0 } },
        { nameof(GossipParameters.MeshPeers), new() { MeshPeers = 3 } },
        { nameof(GossipParameters.MeshPeersMax), new() { MeshPeersMax = 5 } },
        { nameof(GossipParameters.MeshPeersOutbound), new() { MeshPeersOutbound = 4 } },
        { nameof(GossipParameters.MeshPeersByScore), new() { MeshPeersByScore = 7 } },
        { nameof(GossipParameters.GossipFactor), new() { GossipFactor = 1.1 } },
        { nameof(GossipParameters.GossipHeartbeats), new() { GossipHeartbeats = 6 } },
        { nameof(GossipParameters.SeenTime), new() { SeenTime = TimeSpan.FromSeconds(4) } },
        { nameof(GossipParameters.BackoffMax), new() { BackoffMax = TimeSpan.FromSeconds(59) } },
        { nameof(GossipParameters.PromiseTime), new() { PromiseTime = TimeSpan.Zero } },
        { nameof(ScoreParameters.DecayToZero), new() { Score = new ScoreParameters { DecayToZero = 2 } } },
    };

    [Theory]
    [MemberData(nameof(BadTopics))]
    public void A_topic_with_parameters_that_make_no_sense_is_refused_by_name(string name, TopicScoreParameters parameters) =>
        Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(() => new RouterBench().Subscribe(parameters)).ParamName);

    [Theory]
    [MemberData(nameof(BadScores))]
    public void A_router_with_score_parameters_that_make_no_sense_is_refused_by_name(string name, ScoreParameters parameters) =>
        Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(() => new RouterBench(new GossipParameters { Score = parameters })).ParamName);

    [Theory]
    [MemberData(nameof(BadRouters))]
    public void A_router_with_parameters_that_make_no_sense_is_refused_by_name(string name, GossipParameters parameters) =>
        Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(() => new RouterBench(parameters)).ParamName);
}
