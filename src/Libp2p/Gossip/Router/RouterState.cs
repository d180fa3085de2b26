using System.Diagnostics.CodeAnalysis;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip.Scoring;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>What the router's steps share: the peers, the topics, the time of the event, and the effects so far.</summary>
internal sealed class RouterState(PeerId self, GossipParameters parameters, Random random)
{
    private readonly Dictionary<PeerId, RouterPeer> peersById = [];
    private readonly Dictionary<Topic, RouterTopic> topicsByName = [];
    private readonly List<GossipEffect> effects = [];

    public PeerId Self => self;

    public GossipParameters Parameters => parameters;

    public Random Random => random;

    public PeerScores Scores { get; } = new(parameters.Score);

    /// <summary>When the event happens that is handled now.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>All connected peers, in the order in which they came.</summary>
    public List<RouterPeer> Peers { get; } = [];

    /// <summary>The topics that this node takes, publishes to or has left lately, in that order.</summary>
    public List<RouterTopic> Topics { get; } = [];

    public bool TryFind(PeerId peer, [MaybeNullWhen(false)] out RouterPeer found) => peersById.TryGetValue(peer, out found);

    public bool TryFind(Topic topic, [MaybeNullWhen(false)] out RouterTopic found) => topicsByName.TryGetValue(topic, out found);

    public void Add(RouterPeer peer)
    {
        peersById.Add(peer.Id, peer);
        Peers.Add(peer);
    }

    public void Remove(RouterPeer peer)
    {
        peersById.Remove(peer.Id);
        Peers.Remove(peer);
    }

    public RouterTopic GetOrAdd(Topic topic)
    {
        if (topicsByName.TryGetValue(topic, out RouterTopic? known)) return known;
        RouterTopic added = new(topic);
        topicsByName.Add(topic, added);
        return added;
    }

    /// <summary>A topic that this node does something with itself.</summary>
    public RouterTopic GetActive(Topic name)
    {
        RouterTopic topic = GetOrAdd(name);
        if (!topic.IsActive) Topics.Add(topic);
        topic.IsActive = true;
        return topic;
    }

    /// <summary>Stops looking at the topics that this node is done with.</summary>
    public void ForgetIdleTopics(TimeSpan publishedBefore)
    {
        for (int i = Topics.Count - 1; i >= 0; i--)
        {
            RouterTopic topic = Topics[i];
            if (!topic.IsIdle || topic.PublishedAt > publishedBefore) continue;
            topic.IsActive = false;
            Topics.RemoveAt(i);
            ForgetIfUnused(topic);
        }
    }

    /// <summary>Forgets a topic once nobody takes it: peers name topics at will.</summary>
    public void ForgetIfUnused(RouterTopic topic)
    {
        if (!topic.IsActive && topic.Subscribers.Count == 0) topicsByName.Remove(topic.Topic);
    }

    /// <summary>The score to count something against, whether the peer is still here, came again, or is gone.</summary>
    public PeerScore ScoreOf(RouterPeer peer)
    {
        if (peer.IsConnected) return peer.Score;
        return TryFind(peer.Id, out RouterPeer? again) ? again.Score : Scores.OfAbsent(peer.Id, Now);
    }

    public void Send(RouterPeer to, GossipRpc rpc) => effects.Add(new GossipEffect.Send(to.Alone, rpc));

    /// <summary>Sends one RPC to many; nothing if there are none.</summary>
    public void Send(IReadOnlyList<RouterPeer> to, GossipRpc rpc)
    {
        if (to.Count == 0) return;
        var ids = new PeerId[to.Count];
        for (int i = 0; i < ids.Length; i++) ids[i] = to[i].Id;
        effects.Add(new GossipEffect.Send(ids, rpc));
    }

    public void Ask(GossipEffect effect) => effects.Add(effect);

    public void Met(Fault fault, RouterPeer peer) => effects.Add(new GossipEffect.Met(fault, peer.Id));

    /// <summary>Counts a fault that is also misbehaviour (P7).</summary>
    public void Misbehaved(Fault fault, RouterPeer peer)
    {
        ScoreOf(peer).Misbehave(1);
        Met(fault, peer);
    }

    /// <summary>The effects since the last call.</summary>
    public IReadOnlyList<GossipEffect> TakeEffects()
    {
        if (effects.Count == 0) return [];
        GossipEffect[] taken = [.. effects];
        effects.Clear();
        return taken;
    }

    /// <summary>Brings the first <paramref name="count"/> places of a list into random order, chosen from all of it.</summary>
    public void ShuffleFirst<T>(List<T> list, int count)
    {
        for (int i = 0; i < count && i < list.Count - 1; i++)
        {
            int other = random.Next(i, list.Count);
            (list[i], list[other]) = (list[other], list[i]);
        }
    }

    /// <summary>Keeps a random choice of a list.</summary>
    public void Choose<T>(List<T> list, int count)
    {
        if (list.Count <= count) return;
        ShuffleFirst(list, count);
        list.RemoveRange(count, list.Count - count);
    }
}
