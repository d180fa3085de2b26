using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Simulation;

/// <summary>
/// Nodes and links in virtual time, with delay, loss, partition and crash, all drawn from one seed. Messages are passed by
/// reference: they are immutable, and a thousand nodes share one block.
/// </summary>
/// <typeparam name="TMessage">What nodes send each other.</typeparam>
public sealed class SimulatedNetwork<TMessage>
{
    private readonly SplitMix64 chance;
    private readonly EventQueue<Pending> queue = new();
    private readonly List<SimulatedEndpoint> endpoints = [];
    private long sent, delivered, lost, cut;

    /// <summary>An empty network at an instant.</summary>
    public SimulatedNetwork(UnixTimeMs start, SplitMix64 chance)
    {
        Clock = new(start);
        this.chance = chance;
    }

    /// <summary>The time in this network.</summary>
    public VirtualClock Clock { get; }

    /// <summary>Nodes so far.</summary>
    public int NodeCount => endpoints.Count;

    /// <summary>What became of the messages so far.</summary>
    public NetworkCounts Counts => new(sent, delivered, lost, cut);

    /// <summary>Adds a running node without links.</summary>
    public NodeIndex AddNode()
    {
        NodeIndex index = new(endpoints.Count);
        endpoints.Add(new());
        return index;
    }

    /// <summary>Links two nodes both ways; both are told.</summary>
    public void Link(NodeIndex a, NodeIndex b, LinkConditions conditions)
    {
        Invariant.Holds(a != b);
        SimulatedLink link = new(a, b, conditions);
        Invariant.Holds(endpoints[a.Value].Links.TryAdd(b, link));
        Invariant.Holds(endpoints[b.Value].Links.TryAdd(a, link));
        Refresh(link);
    }

    /// <summary>Whether a message from one to the other would be carried now.</summary>
    public bool IsLinked(NodeIndex a, NodeIndex b) => endpoints[a.Value].Links.TryGetValue(b, out SimulatedLink? link) && link.IsUp;

    /// <summary>Whether a node runs.</summary>
    public bool IsRunning(NodeIndex node) => endpoints[node.Value].IsRunning;

    /// <summary>Sends a message; without a link that is up it is cut.</summary>
    public void Send(NodeIndex from, NodeIndex to, TMessage message)
    {
        sent++;
        if (!endpoints[from.Value].Links.TryGetValue(to, out SimulatedLink? link) || !link.IsUp)
        {
            cut++;
            return;
        }
        if (chance.Happens(link.Conditions.LossPartsPerMillion))
        {
            lost++;
            return;
        }
        UnixTimeMs at = link.ArrivalAt(from, Clock.Now + chance.Between(link.Conditions.DelayMsMin, link.Conditions.DelayMsMax));
        Schedule(at, new NetworkEvent<TMessage>.Arrival(to, from, message), link);
    }

    /// <summary>Wakes a node at an instant, unless it crashes before.</summary>
    public void WakeAt(NodeIndex node, UnixTimeMs at) =>
        Schedule(at < Clock.Now ? Clock.Now : at, new NetworkEvent<TMessage>.Wake(node), null);

    /// <summary>Cuts every link between nodes of different groups; nodes of no group form one more.</summary>
    public void Partition(IReadOnlyList<IReadOnlyList<NodeIndex>> groups)
    {
        foreach (SimulatedEndpoint endpoint in endpoints) endpoint.Group = 0;
        for (int group = 0; group < groups.Count; group++)
        {
            foreach (NodeIndex node in groups[group]) endpoints[node.Value].Group = group + 1;
        }
        RefreshAll();
    }

    /// <summary>Ends a partition: every link between running nodes comes up again.</summary>
    public void Heal() => Partition([]);

    /// <summary>Stops a node: its links go down, its wake-ups are forgotten, and it hears nothing, not even of its own end.</summary>
    public void Crash(NodeIndex node)
    {
        SimulatedEndpoint endpoint = endpoints[node.Value];
        Invariant.Holds(endpoint.IsRunning);
        endpoint.IsRunning = false;
        endpoint.Life++;
        foreach (SimulatedLink link in endpoint.Links.Values) Refresh(link);
    }

    /// <summary>Starts a node that crashed: its links come up again.</summary>
    public void Restart(NodeIndex node)
    {
        SimulatedEndpoint endpoint = endpoints[node.Value];
        Invariant.Holds(!endpoint.IsRunning);
        endpoint.IsRunning = true;
        foreach (SimulatedLink link in endpoint.Links.Values) Refresh(link);
    }

    /// <summary>Takes down one link for good, as a node does that breaks off with a peer.</summary>
    public void Disconnect(NodeIndex node, NodeIndex peer)
    {
        if (!endpoints[node.Value].Links.Remove(peer, out SimulatedLink? link)) return;
        endpoints[peer.Value].Links.Remove(node);
        link.IsSevered = true;
        Refresh(link);
    }

    /// <summary>Moves time to the next event not later than <paramref name="until"/> and gives it; false moves time to <paramref name="until"/>.</summary>
    public bool TryNext(UnixTimeMs until, [NotNullWhen(true)] out NetworkEvent<TMessage>? what)
    {
        while (queue.TryTake(until, out UnixTimeMs at, out Pending pending))
        {
            Clock.AdvanceTo(at);
            if (!Happens(pending)) continue;
            what = pending.What;
            return true;
        }
        if (until > Clock.Now) Clock.AdvanceTo(until);
        what = null;
        return false;
    }

    /// <summary>An event is void when its node died meanwhile, and a message also when its connection did.</summary>
    private bool Happens(Pending pending)
    {
        SimulatedEndpoint endpoint = endpoints[pending.What.Node.Value];
        bool alive = endpoint.IsRunning && endpoint.Life == pending.Life
            && (pending.Link is null || pending.Link.Connection == pending.Connection);
        if (pending.What is not NetworkEvent<TMessage>.Arrival) return alive;
        if (alive) delivered++;
        else cut++;
        return alive;
    }

    private void Schedule(UnixTimeMs at, NetworkEvent<TMessage> what, SimulatedLink? link) =>
        queue.Schedule(at, new(what, link, link?.Connection ?? 0, endpoints[what.Node.Value].Life));

    private void RefreshAll()
    {
        foreach (SimulatedEndpoint endpoint in endpoints)
        {
            foreach (SimulatedLink link in endpoint.Links.Values) Refresh(link);
        }
    }

    /// <summary>Brings a link up or down as its ends now demand, and tells them if that changed anything.</summary>
    private void Refresh(SimulatedLink link)
    {
        SimulatedEndpoint a = endpoints[link.A.Value], b = endpoints[link.B.Value];
        bool up = a.IsRunning && b.IsRunning && a.Group == b.Group && !link.IsSevered;
        if (up == link.IsUp) return;
        link.SetUp(up);
        if (up)
        {
            Schedule(Clock.Now, new NetworkEvent<TMessage>.LinkUp(link.A, link.B), link);
            Schedule(Clock.Now, new NetworkEvent<TMessage>.LinkUp(link.B, link.A), link);
            return;
        }
        Schedule(Clock.Now, new NetworkEvent<TMessage>.LinkDown(link.A, link.B), null);
        Schedule(Clock.Now, new NetworkEvent<TMessage>.LinkDown(link.B, link.A), null);
    }

    private readonly record struct Pending(NetworkEvent<TMessage> What, SimulatedLink? Link, int Connection, int Life);
}
