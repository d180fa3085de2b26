using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>Gossipsub 1.1 as a pure state machine: events and the time go in, effects come out.</summary>
/// <remarks>Not thread-safe. No clock, no I/O; the same events, times and seed give the same effects.</remarks>
public sealed class GossipRouter
{
    private readonly RouterState state;
    private readonly Mesh mesh;
    private readonly MeshUpkeep upkeep;
    private readonly Neighbours neighbours;
    private readonly LazyGossip lazyGossip;
    private readonly Asking asking;
    private readonly Forwarding forwarding;

    /// <summary>Starts one without peers and topics.</summary>
    /// <param name="self">This node.</param>
    /// <param name="parameters">Parameters and limits.</param>
    /// <param name="random">Chooses among equals.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter makes no sense.</exception>
    public GossipRouter(PeerId self, GossipParameters parameters, Random random)
    {
        parameters.Check();
        state = new RouterState(self, parameters, random);
        MessageCache cache = new(parameters.HistoryHeartbeats, parameters.GossipHeartbeats, parameters.HistoryBytesMax);
        SeenCache seen = new(parameters.SeenTime, parameters.SeenMax);
        PendingMessages pending = new(parameters);
        mesh = new Mesh(state);
        upkeep = new MeshUpkeep(state, mesh);
        neighbours = new Neighbours(state, mesh);
        asking = new Asking(state, seen, pending, new Promises(parameters.PromiseTime));
        lazyGossip = new LazyGossip(state, cache);
        forwarding = new Forwarding(state, cache, seen, pending, asking);
    }

    /// <summary>This node.</summary>
    public PeerId Self => state.Self;

    /// <summary>Takes one event.</summary>
    /// <param name="gossipEvent">What happened.</param>
    /// <param name="now">Time since any fixed start; an earlier time than the last one counts as the last one.</param>
    /// <returns>What to do, in order. The list is the caller's to keep.</returns>
    /// <exception cref="ArgumentException">Parameters or a score that this node's own program gave make no sense. What peers send never throws.</exception>
    public IReadOnlyList<GossipEffect> Handle(GossipEvent gossipEvent, TimeSpan now)
    {
        if (now > state.Now) state.Now = now;
        switch (gossipEvent)
        {
            case GossipEvent.Received received: Receive(received.From, received.Rpc); break;
            case GossipEvent.Validated validated: forwarding.OnVerdict(validated.Message, validated.Verdict); break;
            case GossipEvent.Published published: forwarding.Publish(published.Message); break;
            case GossipEvent.PeerAdded added: neighbours.Add(added.Peer, added.Address, added.Outbound); break;
            case GossipEvent.PeerRemoved removed: neighbours.Remove(removed.Peer); break;
            case GossipEvent.Subscribed subscribed: neighbours.Join(subscribed.Topic, subscribed.Score, subscribed.DataBytesMax); break;
            case GossipEvent.Unsubscribed unsubscribed: Leave(unsubscribed.Topic); break;
            case GossipEvent.ApplicationScored scored: SetApplicationScore(scored); break;
            case GossipEvent.Heartbeat: Beat(); break;
        }
        return state.TakeEffects();
    }

    /// <summary>The connected peers that told their subscription to a topic.</summary>
    public IReadOnlyList<PeerId> Subscribers(Topic topic) => state.TryFind(topic, out RouterTopic? found) ? Ids(found.Subscribers) : [];

    /// <summary>The peers of this node's mesh for a topic; empty for a topic that it does not take.</summary>
    public IReadOnlyList<PeerId> Mesh(Topic topic) => state.TryFind(topic, out RouterTopic? found) ? Ids(found.Mesh) : [];

    /// <summary>A peer's score; 0 for a stranger.</summary>
    public double Score(PeerId peer) => state.TryFind(peer, out RouterPeer? found) ? found.Score.Value : 0;

    /// <summary>The scores of all connected peers.</summary>
    public IReadOnlyDictionary<PeerId, double> Scores()
    {
        Dictionary<PeerId, double> scores = [];
        foreach (RouterPeer peer in state.Peers) scores.Add(peer.Id, peer.Score.Value);
        return scores;
    }

    private static PeerId[] Ids(IReadOnlyList<RouterPeer> peers)
    {
        var ids = new PeerId[peers.Count];
        for (int i = 0; i < ids.Length; i++) ids[i] = peers[i].Id;
        return ids;
    }

    private void Receive(PeerId from, GossipRpc rpc)
    {
        if (!state.TryFind(from, out RouterPeer? peer)) return;
        if (!peer.IsDirect && peer.Score.Value < state.Parameters.Score.GraylistThreshold)
        {
            state.Met(Fault.GossipGraylisted, peer);
            return;
        }
        RpcCounts counts = RpcCounts.Within(rpc, state.Parameters);
        if (counts.IsCut) state.Misbehaved(Fault.GossipTooManyEntries, peer);
        if (counts.Subscriptions > 0) neighbours.Read(peer, rpc.Subscriptions, counts.Subscriptions);
        for (int i = 0; i < counts.Messages; i++) forwarding.OnMessage(peer, rpc.Messages[i]);
        for (int i = 0; i < counts.Graft; i++)
            if (neighbours.TryReadGraft(peer, rpc.Graft[i])) mesh.OnGraft(peer, rpc.Graft[i]);
        for (int i = 0; i < counts.Prune; i++) mesh.OnPrune(peer, rpc.Prune[i]);
        if (counts.IHave > 0) asking.OnIHave(peer, rpc.IHave, counts.IHave);
        if (rpc.IWant.Count > 0) lazyGossip.OnIWant(peer, rpc.IWant);
    }

    private void Leave(Topic topic)
    {
        neighbours.Leave(topic);
        asking.Leave(topic);
    }

    private void SetApplicationScore(GossipEvent.ApplicationScored scored)
    {
        if (!double.IsFinite(scored.Score)) throw new ArgumentOutOfRangeException(nameof(scored), scored.Score, "a finite score");
        if (state.TryFind(scored.Peer, out RouterPeer? peer)) peer.Score.SetApplication(scored.Score);
    }

    private void Beat()
    {
        state.Scores.Refresh(state.Now);
        upkeep.Heartbeat();
        forwarding.Heartbeat();
        asking.Heartbeat();
        lazyGossip.Heartbeat();
        neighbours.Heartbeat();
        state.ForgetIdleTopics(state.Now - state.Parameters.SeenTime);
    }
}
