using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Multiformats;
using Xunit;
using static Blockchain.Libp2p.Tests.Gossip.Router.RouterBench;

namespace Blockchain.Libp2p.Tests.Gossip.Router;

public sealed class PublishingTests
{
    private static readonly GossipParameters MeshOnly = new() { FloodPublish = false };

    private static GossipEnvelope Own(string text) => Message(text, author: Self);

    [Fact]
    public void Own_messages_go_to_every_subscriber_that_is_good_enough()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 20).Connect(Peer(20)).Subscribe();
        bench.ScoreByApplication(Peer(3), -1000).ScoreByApplication(Peer(4), -1001);
        GossipEnvelope message = Own("one");
        bench.Publish(message);
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i != 4).Select(RouterBench.Peer).Order(), bench.ReceiversOf(message).Order());
        Assert.Empty(bench.Delivered);
    }

    [Fact]
    public void Own_messages_are_not_taken_for_news_when_they_come_back()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 3).Subscribe().Publish(Own("one"));
        Assert.Empty(bench.Receive(Peer(0), Own("one")).Last);
        Assert.Empty(bench.Receive(Peer(0), Message("one", author: Peer(50))).Last);
    }

    [Fact]
    public void Publishing_the_same_content_again_sends_nothing()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 3).Subscribe().Publish(Own("one"));
        Assert.Empty(bench.Publish(Own("one")).Last);
        Assert.Empty(bench.Accept(Peer(0), Message("two")).Publish(Own("two")).Last);
    }

    [Fact]
    public void Own_messages_are_told_and_sent_on_demand()
    {
        RouterBench bench = new RouterBench().Subscribe();
        GossipEnvelope message = Own("one");
        bench.ConnectSubscribers(0, 2).Beat(5).Publish(message).ConnectSubscribers(2, 1).Prune(Peer(2));
        Assert.Equal([Peer(2)], bench.Beat().ToldOf(message.Id));
        Assert.Equal([Peer(2)], bench.IWant(Peer(2), message.Id).ReceiversOf(message));
    }

    [Fact]
    public void A_content_that_is_published_while_a_copy_is_validated_is_not_delivered()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 3).Subscribe();
        GossipEnvelope theirs = Message("one");
        GossipEnvelope own = Own("one");
        Assert.Equal(3, bench.Receive(Peer(0), theirs).Publish(own).ReceiversOf(own).Count());
        Assert.Empty(bench.Judge(theirs, GossipVerdict.Accept).Last);
    }

    [Fact]
    public void Without_flooding_own_messages_go_to_the_mesh()
    {
        RouterBench bench = new RouterBench(MeshOnly).ConnectSubscribers(0, 20).Subscribe();
        GossipEnvelope message = Own("one");
        Assert.Equal(bench.Mesh.Order(), bench.Publish(message).ReceiversOf(message).Order());
    }

    [Fact]
    public void Without_flooding_a_mesh_that_is_still_small_is_helped_out()
    {
        RouterBench bench = new RouterBench(MeshOnly).Subscribe().ConnectSubscribers(0, 20).Graft(Peer(0));
        GossipEnvelope message = Own("one");
        PeerId[] receivers = [.. bench.Publish(message).ReceiversOf(message)];
        Assert.Equal(6, receivers.Distinct().Count());
        Assert.Contains(Peer(0), receivers);
    }

    [Fact]
    public void Publishing_to_a_topic_that_this_node_does_not_take_uses_the_same_few_peers_each_time()
    {
        RouterBench bench = new RouterBench(MeshOnly).ConnectSubscribers(0, 20);
        GossipEnvelope first = Own("one");
        GossipEnvelope second = Own("two");
        PeerId[] fanout = [.. bench.Publish(first).ReceiversOf(first)];
        Assert.Equal(6, fanout.Length);
        Assert.Equal(fanout, bench.Beat(59).Publish(second).ReceiversOf(second));
    }

    [Fact]
    public void A_fanout_is_filled_up_when_peers_leave_or_become_bad()
    {
        RouterBench bench = new RouterBench(MeshOnly).ConnectSubscribers(0, 20);
        GossipEnvelope first = Own("one");
        PeerId[] fanout = [.. bench.Publish(first).ReceiversOf(first)];
        bench.Disconnect(fanout[0]).ScoreByApplication(fanout[1], -1001).Beat();
        GossipEnvelope second = Own("two");
        PeerId[] filled = [.. bench.Publish(second).ReceiversOf(second)];
        Assert.Equal(6, filled.Distinct().Count());
        Assert.Equal(fanout[2..], filled[..4]);
        Assert.DoesNotContain(fanout[1], filled);
    }

    [Fact]
    public void A_fanout_that_is_not_used_is_forgotten()
    {
        int changed = 0;
        for (int seed = 0; seed < 10; seed++)
        {
            RouterBench bench = new RouterBench(MeshOnly, seed).ConnectSubscribers(0, 20);
            GossipEnvelope first = Own("one");
            PeerId[] fanout = [.. bench.Publish(first).ReceiversOf(first).Order()];
            GossipEnvelope second = Own("two");
            if (!fanout.SequenceEqual(bench.Beat(60).Publish(second).ReceiversOf(second).Order())) changed++;
        }
        Assert.Equal(10, changed);
    }

    [Fact]
    public void Messages_to_a_fanout_are_told_to_others()
    {
        RouterBench bench = new RouterBench(MeshOnly).ConnectSubscribers(0, 8);
        GossipEnvelope message = Own("one");
        PeerId[] fanout = [.. bench.Publish(message).ReceiversOf(message)];
        PeerId[] told = [.. bench.Beat().ToldOf(message.Id)];
        Assert.Equal(2, told.Length);
        Assert.Empty(told.Intersect(fanout));
    }

    [Fact]
    public void A_message_that_was_published_before_anybody_took_the_topic_is_told_to_those_who_come_soon()
    {
        RouterBench bench = new();
        GossipEnvelope message = Own("one");
        bench.Publish(message).Beat().ConnectSubscribers(0, 1);
        Assert.Equal([Peer(0)], bench.Beat().ToldOf(message.Id));
        Assert.Empty(bench.Beat(2).ToldOf(message.Id));
    }

    [Fact]
    public void Joining_begins_with_the_peers_of_the_fanout()
    {
        RouterBench bench = new RouterBench(MeshOnly).ConnectSubscribers(0, 20);
        GossipEnvelope message = Own("one");
        PeerId[] fanout = [.. bench.Publish(message).ReceiversOf(message)];
        bench.Subscribe();
        Assert.Equal(fanout.Order(), bench.Mesh.Order());
        Assert.Equal(fanout.Order(), bench.Grafted.Order());
    }

    [Fact]
    public void Publishing_alone_sends_nothing_and_fails_not() => Assert.Empty(new RouterBench().Publish(Own("one")).Last);
}
