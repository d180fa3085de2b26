using Blockchain.Node.Machine;
using Blockchain.Node.Simulation;
using Xunit;

namespace Blockchain.Node.Tests.Simulation;

public sealed class SimulatedNetworkTests
{
    private static readonly UnixTimeMs Start = new(1_363_000_000_000);
    private static readonly LinkConditions Steady = new(10, 10, 0);

    [Fact]
    public void One_seed_gives_one_run_and_another_seed_another()
    {
        Assert.Equal(Gossip(seed: 1, nodes: 12), Gossip(seed: 1, nodes: 12));
        Assert.NotEqual(Gossip(seed: 1, nodes: 12), Gossip(seed: 2, nodes: 12));
    }

    [Fact]
    public void A_rumour_reaches_two_thousand_nodes() => Assert.Equal(2000, Gossip(seed: 3, nodes: 2000).Count);

    [Fact]
    public void Messages_of_one_link_keep_their_order_whatever_their_delay()
    {
        SimulatedNetwork<int> network = TwoNodes(new(1, 500, 0));
        for (int i = 0; i < 100; i++) network.Send(new(0), new(1), i);
        Assert.Equal(Enumerable.Range(0, 100), Arrivals(network));
    }

    [Fact]
    public void Events_of_one_millisecond_happen_in_the_order_of_their_scheduling()
    {
        EventQueue<int> queue = new();
        for (int i = 0; i < 1000; i++) queue.Schedule(new(i % 2 == 0 ? 5 : 3), i);
        List<int> taken = [];
        while (queue.TryTake(new(10), out _, out int what)) taken.Add(what);
        Assert.Equal([.. Enumerable.Range(0, 500).Select(i => i * 2 + 1), .. Enumerable.Range(0, 500).Select(i => i * 2)], taken);
    }

    [Fact]
    public void Loss_takes_its_share_and_every_message_is_accounted_for()
    {
        SimulatedNetwork<int> network = TwoNodes(new(1, 1, 250_000));
        for (int i = 0; i < 10_000; i++) network.Send(new(0), new(1), i);
        int arrived = Arrivals(network).Count;
        Assert.InRange(arrived, 7_300, 7_700);
        Assert.Equal(new NetworkCounts(10_000, arrived, 10_000 - arrived, 0), network.Counts);
        Assert.Equal(0, network.Counts.UnderWay);
    }

    [Fact]
    public void A_partition_cuts_what_is_under_way_and_what_is_sent_and_healing_tells_both_sides()
    {
        SimulatedNetwork<int> network = TwoNodes(Steady);
        network.Send(new(0), new(1), 1);
        network.Partition([[new(0)], [new(1)]]);
        network.Send(new(0), new(1), 2);
        Assert.False(network.IsLinked(new(0), new(1)));
        Assert.Equal(["down 0-1", "down 1-0"], Links(network));
        network.Heal();
        network.Send(new(0), new(1), 3);
        Assert.Equal(["up 0-1", "up 1-0", "3"], Links(network));
        Assert.Equal(new NetworkCounts(3, 1, 0, 2), network.Counts);
    }

    [Fact]
    public void A_partition_leaves_links_within_a_side()
    {
        SimulatedNetwork<int> network = new(Start, new(1));
        for (int i = 0; i < 4; i++) network.AddNode();
        for (int a = 0; a < 4; a++)
        {
            for (int b = a + 1; b < 4; b++) network.Link(new(a), new(b), Steady);
        }
        network.Partition([[new(0), new(1)]]); // 2 and 3 form the other side without being named
        Assert.True(network.IsLinked(new(0), new(1)));
        Assert.True(network.IsLinked(new(2), new(3)));
        Assert.False(network.IsLinked(new(1), new(2)));
    }

    [Fact]
    public void A_crashed_node_hears_nothing_and_forgets_its_alarms()
    {
        SimulatedNetwork<int> network = TwoNodes(Steady);
        network.WakeAt(new(1), Start + 50);
        network.Send(new(0), new(1), 1);
        network.Crash(new(1));
        Assert.False(network.IsRunning(new(1)));
        Assert.Equal(["down 0-1"], Links(network));
        network.Restart(new(1));
        network.WakeAt(new(1), Start + 70);
        Assert.Equal(["up 0-1", "up 1-0", "wake 1"], Links(network));
    }

    [Fact]
    public void A_link_that_one_side_broke_off_stays_down()
    {
        SimulatedNetwork<int> network = TwoNodes(Steady);
        network.Disconnect(new(1), new(0));
        network.Heal();
        Assert.Equal(["down 0-1", "down 1-0"], Links(network));
    }

    [Fact]
    public void Time_moves_to_the_horizon_and_not_beyond()
    {
        SimulatedNetwork<int> network = TwoNodes(Steady);
        network.WakeAt(new(0), Start + 1000);
        Assert.False(network.TryNext(Start + 999, out _));
        Assert.Equal(Start + 999, network.Clock.Now);
        Assert.True(network.TryNext(Start + 1000, out NetworkEvent<int>? what));
        Assert.Equal(new NetworkEvent<int>.Wake(new(0)), what);
    }

    /// <summary>Node 0 knows a rumour and tells its neighbours, who tell theirs: the order in which nodes hear it.</summary>
    private static List<string> Gossip(ulong seed, int nodes)
    {
        SplitMix64 chance = new(seed);
        SimulatedNetwork<string> network = new(Start, chance.Fork("network"));
        for (int i = 0; i < nodes; i++) network.AddNode();
        List<NodeIndex>[] peers = new List<NodeIndex>[nodes];
        for (int i = 0; i < nodes; i++) peers[i] = [];
        foreach ((NodeIndex a, NodeIndex b) in Topology.Of(nodes, chance.Fork("topology")))
        {
            network.Link(a, b, LinkConditions.Internet);
            peers[a.Value].Add(b);
            peers[b.Value].Add(a);
        }
        List<string> heard = ["0 first"];
        HashSet<NodeIndex> know = [new(0)];
        foreach (NodeIndex peer in peers[0]) network.Send(new(0), peer, "rumour");
        while (network.TryNext(Start + 60_000, out NetworkEvent<string>? what))
        {
            if (what is not NetworkEvent<string>.Arrival arrival || !know.Add(arrival.Node)) continue;
            heard.Add($"{arrival.Node} from {arrival.From} at {network.Clock.Now - Start}");
            foreach (NodeIndex peer in peers[arrival.Node.Value]) network.Send(arrival.Node, peer, arrival.Message);
        }
        return heard;
    }

    private static SimulatedNetwork<int> TwoNodes(LinkConditions conditions)
    {
        SimulatedNetwork<int> network = new(Start, new(7));
        network.AddNode();
        network.AddNode();
        network.Link(new(0), new(1), conditions);
        Assert.Equal(["up 0-1", "up 1-0"], Links(network, horizonMs: 0));
        return network;
    }

    private static List<int> Arrivals(SimulatedNetwork<int> network) => [.. Links(network).Select(int.Parse)];

    private static List<string> Links(SimulatedNetwork<int> network, long horizonMs = 60_000)
    {
        List<string> seen = [];
        while (network.TryNext(network.Clock.Now + horizonMs, out NetworkEvent<int>? what))
        {
            seen.Add(what switch
            {
                NetworkEvent<int>.Arrival arrival => $"{arrival.Message}",
                NetworkEvent<int>.LinkUp up => $"up {up.Node}-{up.Peer}",
                NetworkEvent<int>.LinkDown down => $"down {down.Node}-{down.Peer}",
                NetworkEvent<int>.Wake wake => $"wake {wake.Node}",
                _ => throw new InvalidOperationException(what.ToString()),
            });
        }
        return seen;
    }
}
