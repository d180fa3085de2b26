using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Multiformats;
using Xunit;
using static Blockchain.Libp2p.Tests.Gossip.Router.RouterBench;

namespace Blockchain.Libp2p.Tests.Gossip.Router;

public sealed class NeighbourTests
{
    private static GossipRpc Subscriptions(int count) =>
        new() { Subscriptions = [.. Enumerable.Range(0, count).Select(i => new GossipSubscription(new Topic($"topic {i}"), true))] };

    [Fact]
    public void Subscriptions_come_and_go_and_count_once()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 2).ConnectSubscribers(0, 1);
        Assert.Equal([Peer(0), Peer(1)], bench.Subscribers(Blocks));
        bench.Receive(Peer(0), new GossipRpc { Subscriptions = [new(Blocks, false), new(Blocks, false)] });
        Assert.Equal([Peer(1)], bench.Subscribers(Blocks));
        Assert.Empty(bench.Disconnect(Peer(1)).Subscribers(Blocks));
    }

    [Fact]
    public void A_peer_added_twice_is_greeted_once_and_strangers_are_not_heard()
    {
        RouterBench bench = new RouterBench().Subscribe().Connect(Peer(0));
        Assert.Empty(bench.Connect(Peer(0)).Last);
        Assert.Empty(bench.Connect(Self).Last);
        Assert.Empty(bench.Receive(Peer(7), Message("one")).Last);
        Assert.Empty(bench.Disconnect(Peer(7)).Last);
        Assert.Equal([Peer(0)], bench.Scores().Keys);
    }

    [Fact]
    public void Topics_of_a_peer_are_bounded()
    {
        RouterBench bench = new RouterBench(new GossipParameters { PeerTopicsMax = 3 }).Subscribe().Connect(Peer(0));
        Assert.Empty(bench.Receive(Peer(0), Subscriptions(3)).Faults);
        Assert.Equal([Fault.GossipTooManyTopics], bench.Receive(Peer(0), Subscriptions(5)).Faults);
        Assert.Equal([Peer(0)], bench.Subscribers(new("topic 2")));
        Assert.Empty(bench.Subscribers(new("topic 3")));
        Assert.Equal([Fault.GossipTooManyTopics], bench.Graft(Peer(0)).Faults);
        Assert.Empty(bench.Mesh);
    }

    [Fact]
    public void Entries_of_an_rpc_are_bounded_and_the_rest_is_not_read()
    {
        GossipParameters parameters = new() { RpcSubscriptionsMax = 2, RpcMessagesMax = 2, RpcControlsMax = 2, RpcIdsMax = 2 };
        RouterBench bench = new RouterBench(parameters).Subscribe().ConnectSubscribers(0, 1);
        MessageId[] ids = [Message("a").Id, Message("b").Id, Message("c").Id];

        Assert.Empty(bench.Receive(Peer(0), Subscriptions(3)).Subscribers(new("topic 2")));
        Assert.Equal([Fault.GossipTooManyEntries], bench.Faults);

        Assert.Equal(2, bench.Receive(Peer(0), Message("a"), Message("b"), Message("c")).ToValidate.Count());
        Assert.Equal([Fault.GossipTooManyEntries], bench.Faults);

        bench.Receive(Peer(0), new GossipRpc { Graft = [new("x"), new("y"), Blocks] });
        Assert.Equal([Fault.GossipTooManyEntries], bench.Faults);
        Assert.Empty(bench.Mesh);

        bench.Receive(Peer(0), new GossipRpc { Prune = [new(new("x"), default, []), new(new("y"), default, []), new(Blocks, default, [])] });
        Assert.Equal([Fault.GossipTooManyEntries], bench.Faults);

        bench.Receive(Peer(0), new GossipRpc { IHave = [new(new("x"), ids), new(new("y"), ids), new(Blocks, ids)] });
        Assert.Equal([Fault.GossipTooManyEntries], bench.Faults);

        MessageId[] unknown = [Message("d").Id, Message("e").Id, Message("f").Id];
        Assert.Equal(2, bench.IHave(Peer(0), unknown).AskedOf(Peer(0)).Count());
        Assert.Equal([Fault.GossipTooManyEntries], bench.Faults);

        Assert.Equal([Fault.GossipTooManyEntries], bench.IWant(Peer(0), ids).Faults);
    }

    [Fact]
    public void Nothing_of_a_graylisted_peer_is_read()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 1);
        bench.ScoreByApplication(Peer(0), -2500);
        Assert.Single(bench.Receive(Peer(0), Message("one")).ToValidate);
        bench.ScoreByApplication(Peer(0), -2501);
        bench.Receive(Peer(0), new GossipRpc
        {
            Subscriptions = [new(new("more"), true)],
            Messages = [Message("two")],
            IHave = [new(Blocks, [Message("three").Id])],
            Graft = [Blocks],
        });
        Assert.Equal([new GossipEffect.Met(Fault.GossipGraylisted, Peer(0))], bench.Last);
        Assert.Empty(bench.Subscribers(new("more")));
    }

    [Fact]
    public void Prunes_name_other_good_peers_of_the_topic_if_this_node_does_peer_exchange()
    {
        RouterBench bench = new RouterBench(new GossipParameters { PeerExchange = true, PrunePeersMax = 5 }).Subscribe();
        bench.ConnectSubscribers(0, 20).Connect(Peer(20)).ScoreByApplication(Peer(1), -1);
        for (int i = 2; i < 14; i++) bench.Graft(Peer(i));
        GossipPrune prune = Assert.Single(Assert.Single(bench.Graft(Peer(15)).SentTo(Peer(15))).Prune);
        PeerId[] named = [.. prune.Peers.Select(peer => peer.Peer)];
        Assert.Equal(5, named.Distinct().Count());
        Assert.DoesNotContain(Peer(1), named);
        Assert.DoesNotContain(Peer(15), named);
        Assert.DoesNotContain(Peer(20), named);
    }

    [Fact]
    public void A_prune_of_a_bad_peer_names_nobody()
    {
        RouterBench bench = new RouterBench(new GossipParameters { PeerExchange = true }).Subscribe().ConnectSubscribers(0, 5);
        bench.ScoreByApplication(Peer(1), -1).Graft(Peer(1));
        Assert.Empty(Assert.Single(Assert.Single(bench.SentTo(Peer(1))).Prune).Peers);
    }

    [Fact]
    public void Peers_named_in_a_prune_are_believed_only_of_peers_with_a_very_good_score()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 3);
        Assert.Empty(bench.ScoreByApplication(Peer(0), 999).Prune(Peer(0), 60, Peer(50)).ToConnect);
        bench.ScoreByApplication(Peer(1), 1000).Prune(Peer(1), 60, Peer(50), Peer(0), Self, Peer(51));
        Assert.Equal([Peer(50), Peer(51)], bench.ToConnect.Order());
    }

    [Fact]
    public void Peers_taken_of_one_prune_are_bounded()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 1).ScoreByApplication(Peer(0), 1000);
        bench.Prune(Peer(0), 60, [.. Enumerable.Range(100, 100).Select(RouterBench.Peer)]);
        Assert.Equal(16, bench.ToConnect.Distinct().Count());
    }

    [Fact]
    public void Direct_peers_get_every_message_once_and_are_in_no_mesh()
    {
        RouterBench bench = new RouterBench(new GossipParameters { DirectPeers = [Peer(0)], FloodPublish = false }).ConnectSubscribers(0, 3).Subscribe().Beat(5);
        Assert.Equal([Peer(1), Peer(2)], bench.Mesh.Order());
        GossipEnvelope theirs = Message("one");
        Assert.Equal([Peer(0), Peer(2)], bench.Accept(Peer(1), theirs).ReceiversOf(theirs).Order());
        GossipEnvelope own = Message("two", Self);
        Assert.Equal([Peer(0), Peer(1), Peer(2)], bench.Publish(own).ReceiversOf(own).Order());
        Assert.Empty(bench.Beat().ToldOf(own.Id));
    }

    [Fact]
    public void A_graft_of_a_direct_peer_is_refused_and_its_score_does_not_silence_it()
    {
        RouterBench bench = new RouterBench(new GossipParameters { DirectPeers = [Peer(0)] }).ConnectSubscribers(0, 1).Subscribe();
        Assert.Equal([Peer(0)], bench.Graft(Peer(0)).Pruned);
        bench.ScoreByApplication(Peer(0), -1_000_000);
        Assert.Single(bench.Receive(Peer(0), Message("one")).ToValidate);
        GossipEnvelope own = Message("two", Self);
        Assert.Equal([Peer(0)], bench.Publish(own).ReceiversOf(own));
    }

    [Fact]
    public void Direct_peers_that_are_gone_are_dialled_now_and_then()
    {
        RouterBench bench = new RouterBench(new GossipParameters { DirectPeers = [Peer(0), Peer(1)], DirectConnectHeartbeats = 10 }).Connect(Peer(1));
        Assert.Equal([Peer(0)], bench.Beat().ToConnect);
        Assert.Empty(bench.Beat(9).ToConnect);
        Assert.Equal([Peer(0)], bench.Beat().ToConnect);
        Assert.Empty(bench.Connect(Peer(0)).Beat(10).ToConnect);
    }

    [Fact]
    public void Many_direct_peers_that_are_gone_are_dialled_by_turns()
    {
        PeerId[] direct = [.. Enumerable.Range(0, 12).Select(RouterBench.Peer)];
        RouterBench bench = new(new GossipParameters { DirectPeers = direct, DirectConnectHeartbeats = 10 });
        Assert.Equal(direct, bench.Beat().ToConnect);
        for (int beat = 1; beat <= 30; beat++)
        {
            int turn = beat % 10;
            Assert.Equal(turn < 2 ? [direct[turn], direct[turn + 10]] : [direct[turn]], bench.Beat().ToConnect);
        }
    }
}
