using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>Joining and leaving meshes, by own will and by GRAFT and PRUNE of others.</summary>
internal sealed class Mesh(RouterState state)
{
    private readonly List<RouterPeer> candidates = [];

    private GossipParameters Parameters => state.Parameters;

    /// <summary>Takes a peer out of a mesh, if it is in it; says nothing to it.</summary>
    public static void Remove(RouterTopic topic, RouterPeer peer)
    {
        if (!topic.RemoveFromMesh(peer)) return;
        peer.Score.Prune(topic.Scoring!);
    }

    /// <summary>Puts a peer into a mesh; says nothing to it.</summary>
    public void Add(RouterTopic topic, RouterPeer peer)
    {
        topic.AddToMesh(peer, state.Now);
        peer.Score.Graft(topic.Scoring!, state.Now);
    }

    /// <summary>Whether this node may GRAFT a peer that is not in the mesh.</summary>
    public bool MayGraft(RouterTopic topic, RouterPeer peer) =>
        !peer.IsDirect && peer.Score.Value >= 0 && topic.BackoffUntil(peer.Id) + Parameters.BackoffSlack <= state.Now;

    /// <summary>This node takes a topic: its mesh begins with the peers that it published to before.</summary>
    public void Join(RouterTopic topic)
    {
        foreach (RouterPeer peer in topic.Fanout)
            if (topic.Mesh.Count < Parameters.MeshPeers && MayGraft(topic, peer)) Add(topic, peer);
        topic.Fanout.Clear();
        candidates.Clear();
        foreach (RouterPeer peer in topic.Subscribers)
            if (!topic.IsInMesh(peer) && MayGraft(topic, peer)) candidates.Add(peer);
        state.Choose(candidates, Parameters.MeshPeers - topic.Mesh.Count);
        foreach (RouterPeer peer in candidates) Add(topic, peer);
        SendGraft(topic, topic.Mesh);
    }

    /// <summary>This node takes a topic no more.</summary>
    public void Leave(RouterTopic topic)
    {
        candidates.Clear();
        candidates.AddRange(topic.Mesh);
        foreach (RouterPeer peer in candidates) Remove(topic, peer);
        SendPrune(topic, candidates, Parameters.UnsubscribeBackoff, mayNamePeers: true);
    }

    /// <summary>Tells peers that they are in the mesh.</summary>
    public void SendGraft(RouterTopic topic, IReadOnlyList<RouterPeer> to) => state.Send(to, new GossipRpc { Graft = [topic.Topic] });

    /// <summary>Tells peers that they are in the mesh no more, and begins the backoff.</summary>
    public void SendPrune(RouterTopic topic, List<RouterPeer> to, TimeSpan backoff, bool mayNamePeers)
    {
        foreach (RouterPeer peer in to) topic.BackOff(peer.Id, state.Now + backoff);
        if (Parameters.PeerExchange && mayNamePeers)
        {
            foreach (RouterPeer peer in to) state.Send(peer, Prune(topic, backoff, OthersOf(topic, peer)));
            return;
        }
        state.Send(to, Prune(topic, backoff, []));
    }

    /// <summary>A peer put this node into its mesh of a topic.</summary>
    public void OnGraft(RouterPeer peer, Topic name)
    {
        // Of an unknown topic nothing is said: an answer would tell strangers our peers, and repay a flood.
        if (!state.TryFind(name, out RouterTopic? topic) || !topic.IsJoined || topic.IsInMesh(peer)) return;
        if (peer.IsDirect)
        {
            Refuse(topic, peer, mayNamePeers: false);
            return;
        }
        if (state.Now < topic.BackoffUntil(peer.Id))
        {
            TimeSpan floodEnds = topic.BackoffUntil(peer.Id) - Parameters.PruneBackoff + Parameters.GraftFloodTime;
            if (state.Now < floodEnds) peer.Score.Misbehave(1);
            state.Misbehaved(Fault.GossipGraftInBackoff, peer);
            Refuse(topic, peer, mayNamePeers: false);
            return;
        }
        if (peer.Score.Value < 0) Refuse(topic, peer, mayNamePeers: false);
        else if (topic.Mesh.Count >= Parameters.MeshPeersMax && !peer.IsOutbound) Refuse(topic, peer, mayNamePeers: true);
        else Add(topic, peer);
    }

    /// <summary>A peer put this node out of its mesh of a topic.</summary>
    public void OnPrune(RouterPeer peer, GossipPrune prune)
    {
        if (!state.TryFind(prune.Topic, out RouterTopic? topic) || !topic.IsJoined) return;
        Remove(topic, peer);
        TimeSpan backoff = prune.Backoff > TimeSpan.Zero ? prune.Backoff : Parameters.PruneBackoff;
        if (backoff > Parameters.BackoffMax) backoff = Parameters.BackoffMax;
        topic.BackOff(peer.Id, state.Now + backoff);
        if (peer.Score.Value >= Parameters.Score.AcceptPeerExchangeThreshold) ConnectTo(prune.Peers);
    }

    private void Refuse(RouterTopic topic, RouterPeer peer, bool mayNamePeers)
    {
        candidates.Clear();
        candidates.Add(peer);
        SendPrune(topic, candidates, Parameters.PruneBackoff, mayNamePeers);
    }

    private static GossipRpc Prune(RouterTopic topic, TimeSpan backoff, IReadOnlyList<GossipPeer> peers) =>
        new() { Prune = [new GossipPrune(topic.Topic, backoff, peers)] };

    private List<GossipPeer> OthersOf(RouterTopic topic, RouterPeer receiver)
    {
        List<GossipPeer> others = [];
        foreach (RouterPeer peer in topic.Subscribers)
            if (peer != receiver && peer.Score.Value >= 0) others.Add(new GossipPeer(peer.Id));
        state.Choose(others, Parameters.PrunePeersMax);
        return others;
    }

    private void ConnectTo(IReadOnlyList<GossipPeer> peers)
    {
        List<GossipPeer> strangers = [];
        foreach (GossipPeer peer in peers)
            if (peer.Peer != state.Self && !state.TryFind(peer.Peer, out _)) strangers.Add(peer);
        state.Choose(strangers, Parameters.PrunePeersMax);
        foreach (GossipPeer stranger in strangers) state.Ask(new GossipEffect.Connect(stranger));
    }
}
