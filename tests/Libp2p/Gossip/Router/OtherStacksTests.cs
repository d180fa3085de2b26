using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Scoring;
using Xunit;
using static Blockchain.Libp2p.Tests.Gossip.Router.RouterBench;

namespace Blockchain.Libp2p.Tests.Gossip.Router;

/// <summary>What another implementation tests of its router, where no test of ours showed it yet (docs/libp2p-behaviours.md).</summary>
public sealed class OtherStacksTests
{
    [Fact]
    public void Grafts_of_several_topics_in_one_rpc_all_count()
    {
        Topic[] topics = [Blocks, new("transactions"), new("alerts")];
        RouterBench bench = new();
        foreach (Topic topic in topics) bench.Subscribe(topic: topic);
        bench.Connect(Peer(0)).Receive(Peer(0), new GossipRpc { Graft = topics });
        Assert.All(topics, topic => Assert.Equal([Peer(0)], bench.MeshOf(topic)));
        Assert.Empty(bench.Pruned);
    }

    [Fact]
    public void A_direct_peer_is_in_no_fanout_and_in_no_mesh_that_begins_with_it()
    {
        RouterBench bench = new RouterBench(new GossipParameters { DirectPeers = [Peer(0)], FloodPublish = false }).ConnectSubscribers(0, 2);
        for (int i = 0; i < 3; i++)
        {
            GossipEnvelope own = Message($"{i}", Self);
            Assert.Equal([Peer(0), Peer(1)], bench.Publish(own).ReceiversOf(own).Order());
        }
        bench.Subscribe();
        Assert.Equal([Peer(1)], bench.Grafted);
        Assert.Equal([Peer(1)], bench.Beat().Mesh);
    }

    [Fact]
    public void An_id_that_comes_again_is_not_remembered_longer()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 2).Subscribe();
        GossipEnvelope message = Message("one");
        bench.Accept(Peer(0), message).Beat(60);
        Assert.Empty(bench.Receive(Peer(1), message).ToValidate);
        Assert.Single(bench.Beat(60).Receive(Peer(1), message).ToValidate);
    }

    [Fact]
    public void Each_peer_that_told_and_sent_nothing_broke_one_promise_for_each_request()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 2).Subscribe(Scores.Silent);
        MessageId[] ids = [.. Enumerable.Range(0, 100).Select(i => Message($"{i}").Id)];
        bench.IHave(Peer(0), ids);
        Assert.Equal(100, bench.AskedOf(Peer(0)).Count());
        bench.IHave(Peer(1), ids).Beat(3);
        GossipEffect Broken(int peer) => new GossipEffect.Met(Fault.GossipBrokenPromise, Peer(peer));
        Assert.Equal([Broken(0), Broken(1)], bench.Last.OfType<GossipEffect.Met>().OrderBy(met => met.Peer == Peer(1)));
    }

    [Fact]
    public void A_lower_cap_of_a_topic_cuts_what_was_counted()
    {
        TopicScoreParameters before = Scores.Silent with { FirstDeliveriesWeight = 1, FirstDeliveriesCap = 100 };
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 1).Subscribe(before);
        for (int i = 0; i < 80; i++) bench.Accept(Peer(0), Message($"{i}"));
        Assert.Equal(80, bench.Score(Peer(0)), 6);
        bench.Subscribe(before with { FirstDeliveriesCap = 50 });
        Assert.Equal(50, bench.Score(Peer(0)), 6);
    }

    [Fact]
    public void A_mesh_peer_whose_messages_are_refused_is_pruned_and_then_not_read()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 3).Subscribe().Beat(2);
        Assert.Contains(Peer(0), bench.Mesh);
        for (int i = 0; i < 6; i++) bench.Receive(Peer(0), Message($"bad {i}")).Judge(Message($"bad {i}"), GossipVerdict.Reject);
        Assert.Equal([Peer(0)], bench.Beat().Pruned);
        Assert.DoesNotContain(Peer(0), bench.Mesh);
        Assert.Equal([new GossipEffect.Met(Fault.GossipGraylisted, Peer(0))], bench.Receive(Peer(0), Message("good")).Last);
    }
}
