using System.Net;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip.Scoring;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>Who is connected and which topics they take; tells them which ones this node takes.</summary>
internal sealed class Neighbours(RouterState state, Mesh mesh)
{
    private readonly HashSet<PeerId> direct = [.. state.Parameters.DirectPeers];
    private GossipRpc? hello;
    private long heartbeats;

    public void Add(PeerId id, IPAddress? address, bool isOutbound)
    {
        if (id == state.Self || state.TryFind(id, out _)) return;
        RouterPeer peer = new(id, state.Scores.Add(id, address), isOutbound, direct.Contains(id));
        state.Add(peer);
        hello ??= Hello();
        if (hello.Subscriptions.Count > 0) state.Send(peer, hello);
    }

    public void Remove(PeerId id)
    {
        if (!state.TryFind(id, out RouterPeer? peer)) return;
        while (peer.Topics.Count > 0) Unsubscribe(peer, peer.Topics[^1]);
        peer.IsConnected = false;
        state.Remove(peer);
        state.Scores.Remove(id, peer.Score, state.Now);
    }

    /// <summary>Reads what a peer tells of its topics.</summary>
    public void Read(RouterPeer peer, IReadOnlyList<GossipSubscription> subscriptions, int count)
    {
        bool tooMany = false;
        for (int i = 0; i < count; i++)
        {
            GossipSubscription subscription = subscriptions[i];
            if (subscription.Subscribe) tooMany |= !TrySubscribe(peer, state.GetOrAdd(subscription.Topic));
            else if (state.TryFind(subscription.Topic, out RouterTopic? topic)) Unsubscribe(peer, topic);
        }
        if (tooMany) state.Misbehaved(Fault.GossipTooManyTopics, peer);
    }

    /// <summary>A peer that GRAFTs takes the topic, even if the word of it comes later or never.</summary>
    /// <returns>False if it takes too many: it cannot be in the mesh then.</returns>
    public bool TryReadGraft(RouterPeer peer, Topic name)
    {
        if (!state.TryFind(name, out RouterTopic? topic) || !topic.IsJoined || TrySubscribe(peer, topic)) return true;
        state.Misbehaved(Fault.GossipTooManyTopics, peer);
        return false;
    }

    private bool TrySubscribe(RouterPeer peer, RouterTopic topic)
    {
        if (peer.Topics.Contains(topic)) return true;
        if (peer.Topics.Count >= state.Parameters.PeerTopicsMax)
        {
            state.ForgetIfUnused(topic);
            return false;
        }
        peer.Topics.Add(topic);
        topic.Subscribers.Add(peer);
        return true;
    }

    /// <summary>This node takes a topic, or other score parameters for one that it takes.</summary>
    public void Join(Topic name, TopicScoreParameters score, int dataBytesMax)
    {
        TopicScoring scoring = state.Scores.SetTopic(name, score);
        RouterTopic topic = state.GetActive(name);
        topic.Scoring = scoring;
        topic.DataBytesMax = dataBytesMax;
        if (topic.IsJoined) return;
        topic.IsJoined = true;
        Announce(topic);
        mesh.Join(topic);
    }

    /// <summary>This node takes a topic no more.</summary>
    public void Leave(Topic name)
    {
        if (!state.TryFind(name, out RouterTopic? topic) || !topic.IsJoined) return;
        topic.IsJoined = false;
        mesh.Leave(topic);
        Announce(topic);
    }

    /// <summary>
    /// Asks for connections to the direct peers that are gone: to all at first, then to each in heartbeats of its own, since only
    /// some can be dialled at once and those that are listed first must not take all the room again and again.
    /// </summary>
    public void Heartbeat()
    {
        IReadOnlyList<PeerId> wanted = state.Parameters.DirectPeers;
        int period = state.Parameters.DirectConnectHeartbeats;
        bool isFirst = heartbeats == 0;
        for (int i = isFirst ? 0 : (int)(heartbeats % period); i < wanted.Count; i += isFirst ? 1 : period)
            if (!state.TryFind(wanted[i], out _)) state.Ask(new GossipEffect.Connect(new GossipPeer(wanted[i])));
        heartbeats++;
    }

    private void Unsubscribe(RouterPeer peer, RouterTopic topic)
    {
        if (!peer.Topics.Remove(topic)) return;
        topic.Subscribers.Remove(peer);
        topic.Fanout.Remove(peer);
        Mesh.Remove(topic, peer);
        state.ForgetIfUnused(topic);
    }

    private void Announce(RouterTopic topic)
    {
        hello = null;
        state.Send(state.Peers, new GossipRpc { Subscriptions = [new GossipSubscription(topic.Topic, topic.IsJoined)] });
    }

    private GossipRpc Hello()
    {
        List<GossipSubscription> subscriptions = [];
        foreach (RouterTopic topic in state.Topics)
            if (topic.IsJoined) subscriptions.Add(new GossipSubscription(topic.Topic, true));
        return new GossipRpc { Subscriptions = subscriptions };
    }
}
