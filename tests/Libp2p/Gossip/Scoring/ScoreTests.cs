using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Scoring;
using Blockchain.Libp2p.Tests.Gossip.Router;
using Xunit;
using static Blockchain.Libp2p.Tests.Gossip.Router.RouterBench;

namespace Blockchain.Libp2p.Tests.Gossip.Scoring;

public sealed class ScoreTests
{
    private const int Digits = 6;

    private static RouterBench With(TopicScoreParameters topic, ScoreParameters? score = null, int peers = 1) =>
        new RouterBench(new GossipParameters { Score = score ?? new ScoreParameters() }).Subscribe(topic).ConnectSubscribers(0, peers);

    /// <summary>What is left of 1 after some decays: a hundredth after the decay time.</summary>
    private static double Left(double seconds, double decaySeconds) => Math.Pow(0.01, seconds / decaySeconds);

    [Fact]
    public void A_stranger_and_a_silent_peer_have_no_score()
    {
        RouterBench bench = With(new TopicScoreParameters());
        Assert.Equal(0, bench.Score(Peer(0)));
        Assert.Equal(0, bench.Score(Peer(1)));
    }

    [Fact]
    public void Time_in_the_mesh_counts_up_to_its_cap()
    {
        RouterBench bench = With(new TopicScoreParameters { TopicWeight = 0.5, TimeInMeshWeight = 3, TimeInMeshQuantum = TimeSpan.FromSeconds(2), TimeInMeshCap = 10 });
        bench.Graft(Peer(0)).Beat(10);
        Assert.Equal(0.5 * 3 * 5, bench.Score(Peer(0)), Digits);
        Assert.Equal(0.5 * 3 * 10, bench.Beat(90).Score(Peer(0)), Digits);
        Assert.Equal(0, bench.Prune(Peer(0)).Score(Peer(0)), Digits);
    }

    [Fact]
    public void First_deliveries_count_up_to_their_cap_and_decay()
    {
        RouterBench bench = With(Scores.Silent with { FirstDeliveriesWeight = 2, FirstDeliveriesCap = 5, FirstDeliveriesDecayTime = TimeSpan.FromSeconds(100) });
        for (int i = 0; i < 3; i++) bench.Accept(Peer(0), Message($"{i}"));
        Assert.Equal(2 * 3, bench.Score(Peer(0)), Digits);
        Assert.Equal(2 * 3 * Left(10, 100), bench.Beat(10).Score(Peer(0)), Digits);
        for (int i = 3; i < 20; i++) bench.Accept(Peer(0), Message($"{i}"));
        Assert.Equal(2 * 5, bench.Score(Peer(0)), Digits);
        Assert.Equal(0, bench.Beat(200).Score(Peer(0)));
    }

    [Fact]
    public void Only_the_first_sender_of_an_accepted_message_earns()
    {
        RouterBench bench = With(Scores.Silent with { FirstDeliveriesWeight = 1 }, peers: 3);
        GossipEnvelope message = Message("one");
        bench.Receive(Peer(0), message).Receive(Peer(1), message).Judge(message, GossipVerdict.Accept).Receive(Peer(2), message);
        Assert.Equal([1, 0, 0], Enumerable.Range(0, 3).Select(i => bench.Score(Peer(i))));
    }

    [Fact]
    public void Topics_together_add_at_most_their_cap()
    {
        RouterBench bench = With(Scores.Silent with { FirstDeliveriesWeight = 10 }, new ScoreParameters { TopicScoreCap = 25 });
        for (int i = 0; i < 3; i++) bench.Accept(Peer(0), Message($"{i}"));
        Assert.Equal(25, bench.Score(Peer(0)));
        Assert.Equal(32, bench.ScoreByApplication(Peer(0), 7).Score(Peer(0)));
    }

    [Fact]
    public void By_default_a_quiet_topic_costs_nobody_anything()
    {
        RouterBench bench = With(new TopicScoreParameters(), peers: 6).Beat(24 * 3600);
        Assert.Equal(6, bench.Mesh.Count);
        Assert.All(bench.Mesh, peer => Assert.Equal(3, bench.Score(peer), Digits));
    }

    private static TopicScoreParameters Busy { get; } = Scores.Silent with
    {
        MeshDeliveriesWeight = -1,
        MeshDeliveriesThreshold = 5,
        MeshDeliveriesCap = 10,
        MeshDeliveriesActivation = TimeSpan.FromSeconds(10),
        MeshDeliveriesWindow = TimeSpan.FromSeconds(2),
        MeshDeliveriesDecayTime = TimeSpan.FromSeconds(1000),
    };

    [Fact]
    public void Where_deliveries_are_expected_a_mesh_peer_is_charged_for_its_shortage_after_a_while()
    {
        RouterBench bench = With(Busy).ScoreByApplication(Peer(0), 100).Graft(Peer(0)).Beat(10);
        Assert.Equal(100, bench.Score(Peer(0)));
        Assert.Equal(75, bench.Beat().Score(Peer(0)), Digits);
        bench = With(Busy).Graft(Peer(0));
        for (int i = 0; i < 9; i++) bench.Accept(Peer(0), Message($"{i}"));
        Assert.Equal(0, bench.Beat(20).Score(Peer(0)));
    }

    [Fact]
    public void A_delivery_counts_for_each_mesh_peer_that_sends_it_while_it_is_validated_or_soon_after()
    {
        RouterBench bench = With(Busy with { MeshDeliveriesThreshold = 1 }, peers: 4);
        for (int i = 0; i < 4; i++) bench.ScoreByApplication(Peer(i), 100).Graft(Peer(i));
        GossipEnvelope message = Message("one");
        bench.Receive(Peer(0), message).Receive(Peer(1), message).Wait(5).Judge(message, GossipVerdict.Accept);
        bench.Wait(2).Receive(Peer(2), message).Receive(Peer(2), message).Wait(0.1).Receive(Peer(3), message);
        bench.Wait(5).Beat();
        double delivered = 100 - Math.Pow(1 - Left(1, 1000), 2);
        Assert.All([Peer(0), Peer(1), Peer(2)], peer => Assert.Equal(delivered, bench.Score(peer), Digits));
        Assert.Equal(99, bench.Score(Peer(3)), Digits);
    }

    [Fact]
    public void Deliveries_of_a_peer_outside_the_mesh_do_not_count_as_its_duty()
    {
        RouterBench bench = With(Busy).ScoreByApplication(Peer(0), 100);
        for (int i = 0; i < 9; i++) bench.Accept(Peer(0), Message($"{i}"));
        Assert.Equal(75, bench.Graft(Peer(0)).Beat(11).Score(Peer(0)), Digits);
    }

    [Fact]
    public void The_shortage_with_which_a_peer_leaves_the_mesh_is_remembered_and_decays()
    {
        RouterBench bench = With(Busy with { MeshDeliveriesWeight = 0, MeshFailureWeight = -2, MeshFailureDecayTime = TimeSpan.FromSeconds(100) });
        bench.Graft(Peer(0)).Beat(5).Prune(Peer(0));
        Assert.Equal(0, bench.Score(Peer(0)));
        bench.Wait(63).Graft(Peer(0)).Beat(11).Prune(Peer(0));
        Assert.Equal(-2 * 25, bench.Score(Peer(0)), Digits);
        Assert.Equal(-2 * 25 * Left(10, 100), bench.Beat(10).Score(Peer(0)), Digits);
    }

    [Fact]
    public void Refused_messages_cost_their_square_and_decay()
    {
        RouterBench bench = With(Scores.Silent with { InvalidDeliveriesWeight = -3, InvalidDeliveriesDecayTime = TimeSpan.FromSeconds(100) });
        for (int i = 0; i < 4; i++)
        {
            GossipEnvelope bad = Message($"{i}");
            bench.Receive(Peer(0), bad).Judge(bad, i % 2 == 0 ? GossipVerdict.Reject : GossipVerdict.BadSignature);
        }
        Assert.Equal(-3 * 16, bench.Score(Peer(0)), Digits);
        Assert.Equal(-3 * 16 * Math.Pow(Left(10, 100), 2), bench.Beat(10).Score(Peer(0)), Digits);
        Assert.Equal(0, bench.Beat(200).Score(Peer(0)));
    }

    [Fact]
    public void By_default_the_sixth_refused_message_silences_a_peer_and_it_is_heard_again_later()
    {
        RouterBench bench = With(new TopicScoreParameters());
        for (int i = 0; i < 6; i++)
        {
            GossipEnvelope bad = Message($"{i}");
            Assert.Single(bench.Receive(Peer(0), bad).ToValidate);
            bench.Judge(bad, GossipVerdict.Reject);
        }
        Assert.Empty(bench.Receive(Peer(0), Message("one")).ToValidate);
        Assert.Single(bench.Beat(600).Receive(Peer(0), Message("one")).ToValidate);
    }

    [Fact]
    public void The_score_of_the_application_is_weighted()
    {
        RouterBench bench = With(Scores.Silent, new ScoreParameters { ApplicationWeight = 0.5 });
        Assert.Equal(-50, bench.ScoreByApplication(Peer(0), -100).Score(Peer(0)));
        Assert.Equal(-50, bench.Beat(100).Score(Peer(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.ScoreByApplication(Peer(0), double.NaN));
    }

    [Fact]
    public void Peers_that_share_an_address_pay_for_those_above_the_limit_and_no_more_when_they_leave()
    {
        RouterBench bench = new(new GossipParameters { Score = new ScoreParameters { AddressPeers = 2, AddressWeight = -10 } });
        for (int i = 0; i < 4; i++) bench.Connect(Peer(i), address: "203.0.113.7");
        bench.Connect(Peer(4), address: "203.0.113.8").Connect(Peer(5), address: "::ffff:203.0.113.7");
        Assert.All(Enumerable.Range(0, 4).Append(5), i => Assert.Equal(-10 * 3 * 3, bench.Score(Peer(i))));
        Assert.Equal(0, bench.Score(Peer(4)));
        Assert.Equal(-10 * 2 * 2, bench.Disconnect(Peer(0)).Score(Peer(1)));
        Assert.Equal(0, bench.Disconnect(Peer(1)).Disconnect(Peer(2)).Score(Peer(3)));
    }

    [Theory]
    [InlineData("2001:db8:1:2:3::4", "2001:db8:1:2:5::6", true)]
    [InlineData("2001:db8:1:2::4", "2001:db8:1:3::4", false)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("::1", "::1", false)]
    [InlineData("10.1.2.3", "10.1.2.3", false)]
    [InlineData("172.16.0.1", "172.16.0.1", false)]
    [InlineData("172.31.0.1", "172.31.0.1", false)]
    [InlineData("172.32.0.1", "172.32.0.1", true)]
    [InlineData("192.168.9.9", "192.168.9.9", false)]
    [InlineData("169.254.1.1", "169.254.1.1", false)]
    [InlineData("fe80::1", "fe80::1", false)]
    [InlineData("fd00::1", "fd00::1", false)]
    [InlineData("::ffff:192.168.0.1", "192.168.0.1", false)]
    public void An_address_is_shared_within_a_public_v4_address_or_a_public_v6_subnet(string one, string other, bool isShared)
    {
        RouterBench bench = new(new GossipParameters { Score = new ScoreParameters { AddressPeers = 1 } });
        Assert.Equal(isShared, bench.Connect(Peer(0), address: one).Connect(Peer(1), address: other).Score(Peer(0)) < 0);
    }

    [Fact]
    public void Misbehaviour_costs_the_square_of_what_is_above_the_limit_and_decays()
    {
        ScoreParameters parameters = new() { BehaviourThreshold = 2, BehaviourWeight = -1, BehaviourDecayTime = TimeSpan.FromSeconds(100) };
        RouterBench bench = With(Scores.Silent, parameters).Graft(Peer(0)).Prune(Peer(0));
        for (int i = 0; i < 2; i++) bench.Wait(30).Graft(Peer(0));
        Assert.Equal(0, bench.Score(Peer(0)));
        for (int i = 0; i < 3; i++) bench.Wait(30).Graft(Peer(0));
        Assert.Equal(-9, bench.Score(Peer(0)), Digits);
        Assert.Equal(-Math.Pow(5 * Left(1, 100) - 2, 2), bench.Beat().Score(Peer(0)), Digits);
    }

    [Fact]
    public void Counters_decay_once_an_interval_however_often_hearts_beat_and_a_pause_forgives_nothing()
    {
        ScoreParameters parameters = new() { DecayInterval = TimeSpan.FromSeconds(10) };
        RouterBench bench = With(Scores.Silent with { FirstDeliveriesWeight = 1, FirstDeliveriesDecayTime = TimeSpan.FromSeconds(100) }, parameters).Beat();
        bench.Accept(Peer(0), Message("one"));
        Assert.Equal(1, bench.Beat(9).Score(Peer(0)), Digits);
        Assert.Equal(Left(10, 100), bench.Beat().Score(Peer(0)), Digits);
        Assert.Equal(Left(20, 100), bench.Wait(3600).Beat().Score(Peer(0)), Digits);
    }

    [Fact]
    public void A_bad_score_waits_for_the_peer_to_come_again_without_its_merits_for_a_time()
    {
        RouterBench bench = With(new TopicScoreParameters { InvalidDeliveriesWeight = -1 }, new ScoreParameters { RetainTime = TimeSpan.FromSeconds(50) });
        for (int i = 0; i < 10; i++) bench.Accept(Peer(0), Message($"{i}"));
        GossipEnvelope bad = Message("bad");
        bench.Receive(Peer(0), bad).Judge(bad, GossipVerdict.Reject);
        Assert.Equal(9, bench.Score(Peer(0)), Digits);
        bench.Disconnect(Peer(0)).Beat(40).Connect(Peer(0));
        Assert.Equal(-1, bench.Score(Peer(0)), Digits);
        bench.Disconnect(Peer(0)).Beat(50).Connect(Peer(0));
        Assert.Equal(0, bench.Score(Peer(0)));
    }

    [Fact]
    public void A_bad_score_of_the_application_waits_too_and_a_good_one_does_not()
    {
        RouterBench bench = With(Scores.Silent, peers: 2).ScoreByApplication(Peer(0), -7).ScoreByApplication(Peer(1), 7);
        bench.Disconnect(Peer(0)).Disconnect(Peer(1)).Connect(Peer(0)).Connect(Peer(1));
        Assert.Equal([-7, 0], Enumerable.Range(0, 2).Select(i => bench.Score(Peer(i))));
    }

    [Fact]
    public void A_peer_that_is_gone_earns_nothing_for_its_return()
    {
        RouterBench bench = With(Scores.Silent with { FirstDeliveriesWeight = 1 });
        GossipEnvelope message = Message("one");
        bench.Receive(Peer(0), message).Disconnect(Peer(0)).Judge(message, GossipVerdict.Accept).Connect(Peer(0));
        Assert.Equal(0, bench.Score(Peer(0)));
    }

    [Fact]
    public void Scores_that_wait_are_bounded_and_the_oldest_go_first()
    {
        RouterBench bench = With(Scores.Silent, new ScoreParameters { RetainedMax = 2 }, peers: 3);
        for (int i = 0; i < 3; i++) bench.ScoreByApplication(Peer(i), -7).Disconnect(Peer(i));
        Assert.Equal([0, -7, -7], Enumerable.Range(0, 3).Select(i => bench.Connect(Peer(i)).Score(Peer(i))));
    }

    [Fact]
    public void Leaving_the_network_does_not_wash_off_a_shortage()
    {
        RouterBench bench = With(Busy with { MeshFailureWeight = -1 }).Graft(Peer(0)).Beat(11).Disconnect(Peer(0)).Connect(Peer(0));
        Assert.Equal(-25, bench.Score(Peer(0)), Digits);
    }

    [Fact]
    public void Other_parameters_of_a_topic_count_at_once_and_keep_what_was_counted()
    {
        RouterBench bench = With(Scores.Silent with { FirstDeliveriesWeight = 1 }).Accept(Peer(0), Message("one"));
        Assert.Equal(1, bench.Score(Peer(0)), Digits);
        bench.Subscribe(Scores.Silent with { FirstDeliveriesWeight = 5 });
        Assert.Empty(bench.Last);
        Assert.Equal(5, bench.Score(Peer(0)), Digits);
    }
}
