using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Multiformats;
using Xunit;
using static Blockchain.Libp2p.Tests.Gossip.Router.RouterBench;

namespace Blockchain.Libp2p.Tests.Gossip.Router;

public sealed class MeshTests
{
    [Fact]
    public void Joining_grafts_as_many_peers_as_the_mesh_aims_at()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 20).Subscribe();
        Assert.Equal(6, bench.Mesh.Count);
        Assert.Equal(bench.Mesh.Order(), bench.Grafted.Order());
    }

    [Fact]
    public void Joining_tells_every_peer_and_a_new_peer_is_told_all_topics()
    {
        RouterBench bench = new RouterBench().Connect(Peer(0)).Connect(Peer(1)).Subscribe();
        Assert.Equal([Peer(0), Peer(1)], Assert.Single(bench.Sent).To);
        bench.Subscribe(topic: new("transactions")).Connect(Peer(2));
        Assert.Equal([new(Blocks, true), new(new("transactions"), true)], Assert.Single(bench.SentTo(Peer(2))).Subscriptions);
        bench.Unsubscribe().Connect(Peer(3));
        Assert.Equal([new(new("transactions"), true)], Assert.Single(bench.SentTo(Peer(3))).Subscriptions);
    }

    [Fact]
    public void A_node_without_topics_has_no_greeting() => Assert.Empty(new RouterBench().Connect(Peer(0)).Last);

    [Fact]
    public void Leaving_prunes_the_mesh_with_the_short_backoff_and_tells_every_peer()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 8).Subscribe();
        PeerId[] mesh = [.. bench.Mesh.Order()];
        bench.Unsubscribe();
        Assert.Empty(bench.Mesh);
        Assert.Equal(mesh, bench.Pruned.Order());
        Assert.Equal(TimeSpan.FromSeconds(10), bench.Sent.First(send => send.Rpc.Prune.Count > 0).Rpc.Prune[0].Backoff);
        Assert.All(Enumerable.Range(0, 8), i => Assert.Contains(bench.SentTo(Peer(i)), rpc => rpc.Subscriptions is [(_, false)]));
    }

    [Fact]
    public void Rejoining_soon_grafts_nobody_who_was_just_pruned()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 6).Subscribe().Unsubscribe().Subscribe();
        Assert.Empty(bench.Grafted);
        Assert.Empty(bench.Beat(11).Grafted);
        Assert.Equal(6, bench.Beat().Grafted.Count());
    }

    [Fact]
    public void A_heartbeat_fills_up_a_mesh_that_is_too_small()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 20);
        Assert.Empty(bench.Mesh);
        Assert.Equal(6, bench.Beat().Grafted.Count());
        Assert.Equal(6, bench.Mesh.Count);
        Assert.Empty(bench.Beat().Grafted);
    }

    [Fact]
    public void A_mesh_that_is_large_enough_is_left_alone()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 20).Subscribe();
        PeerId[] gone = [.. bench.Mesh.Take(2)];
        bench.Disconnect(gone[0]).Disconnect(gone[1]);
        Assert.Equal(4, bench.Mesh.Count);
        Assert.Empty(bench.Beat().Grafted);
        bench.Disconnect(bench.Mesh[0]);
        Assert.Equal(3, bench.Beat().Grafted.Count());
    }

    [Fact]
    public void A_heartbeat_cuts_a_mesh_that_is_too_large_and_prunes_with_the_long_backoff()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 14, outbound: true);
        for (int i = 0; i < 14; i++) bench.Graft(Peer(i));
        Assert.Equal(14, bench.Mesh.Count);
        bench.Beat();
        Assert.Equal(6, bench.Mesh.Count);
        Assert.Equal(8, bench.Pruned.Count());
        Assert.Empty(bench.Pruned.Intersect(bench.Mesh));
        Assert.Equal(TimeSpan.FromSeconds(60), Assert.Single(bench.Sent).Rpc.Prune[0].Backoff);
    }

    [Fact]
    public void A_cut_keeps_the_best_peers_and_enough_that_this_node_dialled()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            RouterBench bench = new RouterBench(new GossipParameters { MeshPeersMax = 8 }, seed).Subscribe();
            bench.ConnectSubscribers(0, 3, outbound: true).ConnectSubscribers(3, 6);
            for (int i = 0; i < 4; i++) bench.ScoreByApplication(Peer(5 + i), 10 + i);
            for (int i = 3; i < 9; i++) bench.Graft(Peer(i));
            for (int i = 0; i < 3; i++) bench.Graft(Peer(i));
            Assert.Equal(9, bench.Mesh.Count);
            bench.Beat();
            Assert.Equal(6, bench.Mesh.Count);
            Assert.All([Peer(5), Peer(6), Peer(7), Peer(8)], best => Assert.Contains(best, bench.Mesh));
            Assert.Equal(2, bench.Mesh.Count(peer => peer == Peer(0) || peer == Peer(1) || peer == Peer(2)));
        }
    }

    [Fact]
    public void A_mesh_of_peers_that_dialled_us_gets_peers_that_we_dialled()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 8);
        for (int i = 0; i < 8; i++) bench.Graft(Peer(i));
        bench.ConnectSubscribers(8, 4, outbound: true).Beat();
        Assert.Equal(2, bench.Grafted.Count());
        Assert.All(bench.Grafted, peer => Assert.Contains(peer, Enumerable.Range(8, 4).Select(RouterBench.Peer)));
    }

    [Fact]
    public void A_graft_puts_the_peer_into_the_mesh_without_a_word()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 1).Graft(Peer(0));
        Assert.Empty(bench.Last);
        Assert.Equal([Peer(0)], bench.Mesh);
        Assert.Empty(bench.Graft(Peer(0)).Last);
        Assert.Equal([Peer(0)], bench.Mesh);
    }

    [Fact]
    public void A_graft_says_that_the_peer_takes_the_topic()
    {
        RouterBench bench = new RouterBench().Subscribe().Connect(Peer(0)).Graft(Peer(0));
        Assert.Equal([Peer(0)], bench.Subscribers(Blocks));
        Assert.Empty(bench.Disconnect(Peer(0)).Mesh);
    }

    [Fact]
    public void A_graft_for_a_topic_that_this_node_does_not_take_is_not_answered()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 1);
        Assert.Empty(bench.Graft(Peer(0)).Last);
        Assert.Empty(bench.Receive(Peer(0), new GossipRpc { Graft = [new("nobody's")] }).Last);
        Assert.Equal(0, bench.Score(Peer(0)));
    }

    [Fact]
    public void A_graft_into_a_full_mesh_is_refused_unless_this_node_dialled_the_peer()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 13).ConnectSubscribers(13, 1, outbound: true);
        for (int i = 0; i < 12; i++) bench.Graft(Peer(i));
        Assert.Equal([Peer(12)], bench.Graft(Peer(12)).Pruned);
        Assert.Empty(bench.Graft(Peer(13)).Last);
        Assert.Equal(13, bench.Mesh.Count);
    }

    [Fact]
    public void A_graft_of_a_peer_with_a_negative_score_is_refused()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 1).ScoreByApplication(Peer(0), -1).Graft(Peer(0));
        Assert.Equal([Peer(0)], bench.Pruned);
        Assert.Empty(bench.Mesh);
    }

    [Fact]
    public void A_heartbeat_prunes_peers_with_a_negative_score_and_does_not_graft_them()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 5).Beat();
        bench.ScoreByApplication(Peer(2), -1).Beat();
        Assert.Equal([Peer(2)], bench.Pruned);
        Assert.DoesNotContain(Peer(2), bench.Mesh);
        for (int i = 0; i < 5; i++) bench.Disconnect(Peer(i == 2 ? 0 : i));
        Assert.Empty(bench.Beat(70).Grafted);
        bench.ScoreByApplication(Peer(2), 0);
        Assert.Equal([Peer(2)], bench.Beat().Grafted);
    }

    [Fact]
    public void A_peer_whose_score_recovers_by_leaving_the_mesh_is_not_put_into_it_by_the_same_heartbeat()
    {
        RouterBench bench = new RouterBench().Subscribe(Scores.Silent with { MeshDeliveriesWeight = -1 }).ConnectSubscribers(0, 1).Graft(Peer(0)).Beat(11);
        Assert.Equal([Peer(0)], bench.Pruned);
        Assert.Empty(bench.Grafted);
        Assert.Empty(bench.Mesh);
        Assert.Equal(0, bench.Score(Peer(0)));
    }

    [Fact]
    public void A_graft_during_the_backoff_is_refused_counted_and_begins_the_backoff_anew()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 1).Graft(Peer(0)).Prune(Peer(0));
        bench.Wait(59).Graft(Peer(0));
        Assert.Equal([Peer(0)], bench.Pruned);
        Assert.Equal([Fault.GossipGraftInBackoff], bench.Faults);
        bench.Wait(59).Graft(Peer(0));
        Assert.Equal([Fault.GossipGraftInBackoff], bench.Faults);
        bench.Wait(61).Graft(Peer(0));
        Assert.Empty(bench.Last);
        Assert.Equal([Peer(0)], bench.Mesh);
    }

    [Fact]
    public void A_flood_of_grafts_in_the_backoff_leads_to_the_graylist()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 1).Graft(Peer(0)).Prune(Peer(0));
        int grafts = 0;
        while (!bench.Faults.Contains(Fault.GossipGraylisted) && grafts < 100)
        {
            bench.Graft(Peer(0));
            grafts++;
        }
        Assert.Equal(12, grafts);
        Assert.Empty(bench.Sent);
    }

    [Fact]
    public void A_pruned_node_waits_for_the_backoff_and_the_slack_before_it_grafts()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 1).Beat().Prune(Peer(0));
        Assert.Empty(bench.Mesh);
        Assert.Empty(bench.Beat(61).Grafted);
        Assert.Equal([Peer(0)], bench.Beat().Grafted);
    }

    [Fact]
    public void The_backoff_that_a_peer_names_counts_up_to_a_limit()
    {
        GossipParameters parameters = new() { BackoffMax = TimeSpan.FromSeconds(200) };
        RouterBench bench = new RouterBench(parameters).Subscribe().ConnectSubscribers(0, 2).Beat().Prune(Peer(0), 100).Prune(Peer(1), int.MaxValue);
        Assert.Empty(bench.Beat(101).Mesh);
        Assert.Equal([Peer(0)], bench.Beat().Mesh);
        Assert.Equal([Peer(0)], bench.Beat(99).Mesh);
        Assert.Equal([Peer(0), Peer(1)], bench.Beat(1).Mesh.Order());
    }

    [Fact]
    public void A_peer_cannot_leave_its_backoff_by_connecting_anew()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 1).Graft(Peer(0)).Prune(Peer(0));
        bench.Disconnect(Peer(0)).Wait(5).ConnectSubscribers(0, 1).Graft(Peer(0));
        Assert.Equal([Fault.GossipGraftInBackoff], bench.Faults);
    }

    [Fact]
    public void A_poor_mesh_looks_for_better_peers_now_and_then()
    {
        RouterBench bench = new RouterBench(new GossipParameters { OpportunisticGraftHeartbeats = 5 }).Subscribe(Scores.Silent);
        bench.ConnectSubscribers(0, 6, outbound: true).Beat(4);
        bench.ConnectSubscribers(6, 10);
        for (int i = 6; i < 9; i++) bench.ScoreByApplication(Peer(i), 20);
        bench.Beat();
        Assert.Equal(2, bench.Grafted.Count());
        Assert.All(bench.Grafted, peer => Assert.Equal(20, bench.Score(peer)));
        Assert.Empty(bench.Beat(4).Grafted);
        Assert.Single(bench.Beat().Grafted);
    }

    [Fact]
    public void A_good_mesh_looks_for_nobody()
    {
        RouterBench bench = new RouterBench(new GossipParameters { OpportunisticGraftHeartbeats = 5 }).Subscribe(Scores.Silent);
        bench.ConnectSubscribers(0, 6, outbound: true).Beat(4);
        for (int i = 0; i < 6; i++) bench.ScoreByApplication(Peer(i), 5);
        bench.ConnectSubscribers(6, 3).ScoreByApplication(Peer(6), 20);
        Assert.Empty(bench.Beat().Grafted);
    }

    [Fact]
    public void A_peer_that_leaves_the_topic_or_the_network_leaves_the_mesh()
    {
        RouterBench bench = new RouterBench().Subscribe().ConnectSubscribers(0, 3).Beat();
        bench.Receive(Peer(0), new GossipRpc { Subscriptions = [new(Blocks, false)] }).Disconnect(Peer(1));
        Assert.Equal([Peer(2)], bench.Mesh);
        Assert.Equal([Peer(2)], bench.Subscribers(Blocks));
    }

    [Fact]
    public void Meshes_of_several_topics_are_kept_apart()
    {
        RouterBench bench = new RouterBench().ConnectSubscribers(0, 3).Subscribe().Subscribe(topic: new("transactions"));
        Assert.Equal(3, bench.Mesh.Count);
        Assert.Empty(bench.MeshOf(new("transactions")));
        bench.Receive(Peer(0), new GossipRpc { Graft = [new("transactions"), Blocks] });
        Assert.Equal([Peer(0)], bench.MeshOf(new("transactions")));
    }

    [Fact]
    public void The_same_events_and_seed_give_the_same_effects()
    {
        string first = Transcript(7);
        Assert.Equal(first, Transcript(7));
        Assert.NotEqual(first, Transcript(8));
    }

    private static string Transcript(int seed)
    {
        RouterBench bench = new RouterBench(seed: seed).Subscribe().ConnectSubscribers(0, 30);
        List<string> lines = [];
        for (int i = 0; i < 20; i++)
        {
            bench.Beat();
            lines.AddRange(bench.Sent.Select(send => $"{i} {string.Join(' ', send.To)}"));
            bench.Disconnect(bench.Mesh[0]).Accept(bench.Mesh[0], Message($"{i}"));
            lines.AddRange(bench.Sent.Select(send => $"{i} {string.Join(' ', send.To)}"));
        }
        return string.Join('\n', lines);
    }
}
