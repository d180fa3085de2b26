using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Multiformats;
using Xunit;
using static Blockchain.Libp2p.Tests.Gossip.Router.RouterBench;

namespace Blockchain.Libp2p.Tests.Gossip.Router;

public sealed class LazyGossipTests
{
    private static MessageId Id(int number) => Message($"unknown {number}").Id;

    [Fact]
    public void Heartbeats_tell_messages_to_peers_outside_the_mesh_three_times()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 10).Subscribe().Beat(5);
        GossipEnvelope message = Message("one");
        bench.Accept(bench.Mesh[0], message);
        for (int beat = 0; beat < 3; beat++)
        {
            PeerId[] told = [.. bench.Beat().ToldOf(message.Id)];
            Assert.Equal(4, told.Length);
            Assert.Empty(told.Intersect(bench.Mesh));
        }
        Assert.Empty(bench.Beat().ToldOf(message.Id));
    }

    [Fact]
    public void A_peer_that_comes_into_the_mesh_is_told_what_was_forwarded_shortly_before()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 1).Beat(5);
        GossipEnvelope message = Message("one");
        Assert.Empty(bench.Accept(Peer(0), message).Sent);
        bench.Beat().ConnectSubscribers(1, 1).Graft(Peer(1));
        Assert.Equal([Peer(1)], bench.Beat().ToldOf(message.Id));
        Assert.Equal([Peer(1)], bench.Mesh.Except([Peer(0)]));
    }

    [Fact]
    public void Ids_named_several_times_are_asked_for_once()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 1).Subscribe();
        Assert.Equal([Id(1)], bench.IHave(Peer(0), Id(1), Id(1), Id(1)).AskedOf(Peer(0)));
    }

    [Fact]
    public void At_least_six_and_at_least_a_quarter_of_the_other_peers_are_told()
    {
        foreach ((int others, int told) in new[] { (4, 4), (20, 6), (40, 10) })
        {
            RouterBench bench = new RouterBench().ConnectSubscribers(0, 6).Subscribe().Beat(5).ConnectSubscribers(6, others);
            GossipEnvelope message = Message("one");
            bench.Accept(bench.Mesh[0], message);
            Assert.Equal(told, bench.Beat().ToldOf(message.Id).Distinct().Count());
        }
    }

    [Fact]
    public void Gossip_of_several_topics_goes_to_a_peer_in_one_rpc()
    {
        Blockchain.Libp2p.Gossip.Topic other = new("transactions");
        RouterBench bench = new RouterBench().Subscribe().Subscribe(topic: other).ConnectSubscribers(0, 1);
        bench.Receive(Peer(0), new GossipRpc { Subscriptions = [new(other, true)] });
        bench.Publish(Message("one", Self)).Publish(Message("two", Self, topic: other));
        bench.Prune(Peer(0)).Receive(Peer(0), new GossipRpc { Prune = [new(other, TimeSpan.Zero, [])] }).Beat();
        Assert.Equal(2, Assert.Single(bench.SentTo(Peer(0)), rpc => rpc.IHave.Count > 0).IHave.Count);
    }

    [Fact]
    public void Peers_below_the_gossip_threshold_are_neither_told_nor_heard_nor_answered()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 1).ScoreByApplication(Peer(0), -501);
        GossipEnvelope message = Message("one", Self);
        bench.Publish(message);
        Assert.Empty(bench.Beat().Sent);
        Assert.Empty(bench.IHave(Peer(0), Id(1)).Last);
        Assert.Empty(bench.IWant(Peer(0), message.Id).Last);
        bench.ScoreByApplication(Peer(0), -500);
        Assert.Single(bench.IWant(Peer(0), message.Id).Sent);
        Assert.Single(bench.IHave(Peer(0), Id(1)).Sent);
        Assert.Single(bench.Beat().ToldOf(message.Id));
    }

    [Fact]
    public void What_is_told_and_new_is_asked_for()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 2).Subscribe();
        GossipEnvelope known = Message("known");
        GossipEnvelope waiting = Message("waiting");
        bench.Accept(Peer(1), known).Receive(Peer(1), waiting).IHave(Peer(0), Id(1), known.Id, waiting.Id, Id(2));
        Assert.Equal(new[] { Id(1), Id(2) }.Order(), bench.AskedOf(Peer(0)).Order());
        Assert.Empty(bench.IHave(Peer(0), known.Id).Last);
    }

    [Fact]
    public void What_is_told_of_a_topic_that_this_node_does_not_take_is_not_asked_for() =>
        Assert.Empty(new RouterBench().ConnectSubscribers(0, 1).IHave(Peer(0), Id(1)).Last);

    [Fact]
    public void A_peer_is_heard_ten_times_a_heartbeat()
    {
        RouterBench bench = new RouterBench(new GossipParameters { IWantHeartbeatMax = 20 }).ConnectSubscribers(0, 1).Subscribe();
        for (int i = 0; i < 10; i++) Assert.Single(bench.IHave(Peer(0), Id(i)).Sent);
        Assert.Equal([new GossipEffect.Met(Fault.GossipIHaveFlood, Peer(0))], bench.IHave(Peer(0), Id(10)).Last);
        Assert.Single(bench.Beat().IHave(Peer(0), Id(10)).Sent);
    }

    [Fact]
    public void A_peer_is_asked_for_so_many_ids_a_heartbeat()
    {
        RouterBench bench = new RouterBench(new GossipParameters { IHaveIdsHeartbeatMax = 5 }).ConnectSubscribers(0, 1).Subscribe();
        Assert.Equal(3, bench.IHave(Peer(0), Id(1), Id(2), Id(3)).AskedOf(Peer(0)).Count());
        Assert.Equal(2, bench.IHave(Peer(0), Id(4), Id(5), Id(6)).AskedOf(Peer(0)).Count());
        Assert.Equal([Fault.GossipIHaveFlood], bench.Faults);
        Assert.Empty(bench.IHave(Peer(0), Id(7)).Sent);
        Assert.Single(bench.Beat().IHave(Peer(0), Id(7)).Sent);
    }

    [Fact]
    public void So_many_ids_are_told_to_a_peer_a_heartbeat_and_each_peer_gets_others()
    {
        RouterBench bench = new RouterBench(new GossipParameters { IHaveIdsHeartbeatMax = 5, FloodPublish = false, MeshPeersOutbound = 0 });
        bench.ConnectSubscribers(0, 6).Subscribe().Beat(5).ConnectSubscribers(6, 6);
        for (int i = 0; i < 20; i++) bench.Publish(Message($"{i}", Self));
        bench.Beat();
        List<MessageId> told = [.. bench.Sent.SelectMany(send => send.Rpc.IHave).SelectMany(entry => entry.Messages)];
        Assert.Equal(30, told.Count);
        Assert.True(told.Distinct().Count() > 10);
        Assert.All(bench.Sent, send => Assert.Equal(5, send.Rpc.IHave.SelectMany(entry => entry.Messages).Distinct().Count()));
    }

    [Fact]
    public void What_is_wanted_is_sent_for_five_heartbeats()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 2).Subscribe();
        GossipEnvelope message = Message("one");
        bench.Accept(Peer(0), message).Beat(4);
        Assert.Equal([Peer(1)], bench.IWant(Peer(1), message.Id).ReceiversOf(message));
        Assert.Empty(bench.Beat().IWant(Peer(1), message.Id).Last);
    }

    [Fact]
    public void What_is_unknown_or_not_accepted_is_not_sent()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 2).Subscribe();
        GossipEnvelope waiting = Message("waiting");
        GossipEnvelope rejected = Message("rejected");
        bench.Receive(Peer(0), rejected).Judge(rejected, GossipVerdict.Reject).Receive(Peer(0), waiting);
        Assert.Empty(bench.IWant(Peer(1), waiting.Id, rejected.Id, Id(1)).Last);
    }

    [Fact]
    public void A_peer_gets_the_same_message_three_times_by_asking()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 2).Subscribe();
        GossipEnvelope message = Message("one", Self);
        bench.Publish(message);
        for (int i = 0; i < 3; i++) Assert.Single(bench.IWant(Peer(0), message.Id).Sent);
        Assert.Equal([new GossipEffect.Met(Fault.GossipIWantFlood, Peer(0))], bench.IWant(Peer(0), message.Id, message.Id).Last);
        Assert.Single(bench.IWant(Peer(1), message.Id).Sent);
    }

    [Fact]
    public void A_peer_gets_so_many_bytes_a_heartbeat_by_asking()
    {
        RouterBench bench = new RouterBench(new GossipParameters { IWantHeartbeatBytesMax = 5 }).ConnectSubscribers(0, 1).Subscribe();
        GossipEnvelope[] messages = [Message("aaa", Self), Message("bb", Self), Message("cc", Self)];
        foreach (GossipEnvelope message in messages) bench.Publish(message);
        bench.IWant(Peer(0), [.. messages.Select(message => message.Id)]);
        Assert.Equal(messages[..2], bench.SentTo(Peer(0)).SelectMany(rpc => rpc.Messages));
        Assert.Equal([Fault.GossipIWantFlood], bench.Faults);
        bench.Beat().IWant(Peer(0), messages[2].Id);
        Assert.Equal([messages[2]], bench.SentTo(Peer(0)).SelectMany(rpc => rpc.Messages));
    }

    [Fact]
    public void An_answer_is_split_into_rpcs_of_bounded_size()
    {
        RouterBench bench = new RouterBench(new GossipParameters { IWantRpcBytes = 4 }).ConnectSubscribers(0, 1).Subscribe();
        GossipEnvelope[] messages = [Message("aa", Self), Message("bb", Self), Message("too long", Self), Message("cc", Self)];
        foreach (GossipEnvelope message in messages) bench.Publish(message);
        bench.IWant(Peer(0), [.. messages.Select(message => message.Id)]);
        Assert.Equal([2, 1, 1], bench.SentTo(Peer(0)).Select(rpc => rpc.Messages.Count));
    }

    [Fact]
    public void An_answer_of_short_messages_is_split_by_their_number()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 1).Subscribe();
        GossipEnvelope[] messages = [.. Enumerable.Range(0, 300).Select(number => Message($"{number}", Self))];
        foreach (GossipEnvelope message in messages) bench.Publish(message);
        bench.IWant(Peer(0), [.. messages.Select(message => message.Id)]);
        Assert.Equal([128, 128, 44], bench.SentTo(Peer(0)).Select(rpc => rpc.Messages.Count));
        Assert.Equal(messages, bench.SentTo(Peer(0)).SelectMany(rpc => rpc.Messages));
    }

    [Fact]
    public void Messages_kept_for_asking_are_bounded_in_bytes_and_the_oldest_go_first()
    {
        RouterBench bench = new RouterBench(new GossipParameters { HistoryBytesMax = 5 }).ConnectSubscribers(0, 2).Subscribe();
        GossipEnvelope[] messages = [Message("aa"), Message("bb"), Message("cc")];
        bench.Accept(Peer(0), messages[0]).Beat().Accept(Peer(0), messages[1]);
        Assert.Equal([Fault.GossipCacheFull], bench.Accept(Peer(0), messages[2]).Faults);
        bench.IWant(Peer(1), [.. messages.Select(message => message.Id)]);
        Assert.Equal(messages[1..], bench.SentTo(Peer(1)).SelectMany(rpc => rpc.Messages));
    }

    [Fact]
    public void Ids_remembered_are_bounded_and_the_oldest_go_first()
    {
        RouterBench bench = new RouterBench(new GossipParameters { SeenMax = 2 }).ConnectSubscribers(0, 2).Subscribe();
        bench.Accept(Peer(0), Message("a")).Accept(Peer(0), Message("b"));
        Assert.Equal([Fault.GossipCacheFull], bench.Accept(Peer(0), Message("c")).Faults);
        Assert.Empty(bench.Receive(Peer(1), Message("b")).ToValidate);
        Assert.Single(bench.Receive(Peer(1), Message("a")).ToValidate);
    }

    [Fact]
    public void A_peer_that_told_and_does_not_send_broke_its_promise()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 1).Subscribe(Scores.Silent).IHave(Peer(0), Id(1), Id(2));
        Assert.Empty(bench.Beat(2).Faults);
        Assert.Equal([Fault.GossipBrokenPromise], bench.Beat().Faults);
        Assert.Empty(bench.Beat(10).Faults);
    }

    [Fact]
    public void Broken_promises_lower_the_score_beyond_a_few_that_are_forgiven()
    {
        RouterBench bench = new RouterBench(new GossipParameters { IWantHeartbeatMax = 10 }).ConnectSubscribers(0, 1).Subscribe(Scores.Silent);
        for (int i = 0; i < 6; i++) bench.IHave(Peer(0), Id(i));
        Assert.Equal(0, bench.Beat(4).Score(Peer(0)));
        for (int i = 10; i < 20; i++) bench.IHave(Peer(0), Id(i));
        Assert.InRange(bench.Beat(4).Score(Peer(0)), -10 * 10 * 10, -10 * 9 * 9);
    }

    [Fact]
    public void A_promise_is_kept_by_sending_and_forgiven_when_the_message_comes_from_another()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 3).Subscribe();
        GossipEnvelope message = Message("one");
        bench.IHave(Peer(0), message.Id).IHave(Peer(1), message.Id).IHave(Peer(2), message.Id);
        bench.Accept(Peer(0), message);
        Assert.Empty(bench.Beat(5).Faults);
    }

    [Fact]
    public void A_promise_is_not_broken_while_the_message_is_validated()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 2).Subscribe();
        GossipEnvelope message = Message("one");
        bench.IHave(Peer(0), message.Id).IHave(Peer(1), message.Id).Receive(Peer(0), message);
        Assert.Empty(bench.Beat(5).Faults);
    }

    [Fact]
    public void A_promise_counts_no_more_once_this_node_left_the_topic()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 2).Subscribe();
        GossipEnvelope message = Message("one");
        bench.IHave(Peer(0), message.Id).IHave(Peer(1), message.Id).Unsubscribe().Receive(Peer(0), message).Subscribe();
        for (int beat = 0; beat < 5; beat++) Assert.Empty(bench.Beat().Faults);
    }

    [Fact]
    public void A_promise_of_another_topic_counts_on_when_this_node_leaves_one()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 1).Subscribe().Subscribe(topic: new("transactions"));
        bench.IHave(Peer(0), Id(1)).Unsubscribe(new("transactions"));
        Assert.Equal([Fault.GossipBrokenPromise], bench.Beat(3).Faults);
    }

    [Fact]
    public void A_peer_that_left_broke_no_promise()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 1).Subscribe().IHave(Peer(0), Id(1)).Disconnect(Peer(0));
        Assert.Empty(bench.Beat(5).Faults);
    }
}
