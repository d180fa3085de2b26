using Blockchain.Libp2p.Gossip.Scoring;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>What the router knows of one topic. Peers stand in the order in which they came, so that nothing depends on hashes.</summary>
internal sealed class RouterTopic(Topic topic)
{
    private readonly Dictionary<PeerId, TimeSpan> backoffs = [];

    public Topic Topic => topic;

    /// <summary>What it counts in scores; null until this node takes it.</summary>
    public TopicScoring? Scoring { get; set; }

    /// <summary>Whether this node takes it now.</summary>
    public bool IsJoined { get; set; }

    /// <summary>The connected peers that take it.</summary>
    public List<RouterPeer> Subscribers { get; } = [];

    /// <summary>The peers that full messages are exchanged with; empty unless joined.</summary>
    public List<RouterPeer> Mesh { get; } = [];

    /// <summary>The peers that own messages go to while this node does not take the topic.</summary>
    public List<RouterPeer> Fanout { get; } = [];

    /// <summary>When this node published to the fanout last.</summary>
    public TimeSpan FanoutUsedAt { get; set; }

    /// <summary>Whether nothing is known that is worth remembering.</summary>
    public bool IsForgettable => !IsJoined && Subscribers.Count == 0 && Fanout.Count == 0 && backoffs.Count == 0;

    /// <summary>Until when neither side may GRAFT; the past where it may.</summary>
    public TimeSpan BackoffUntil(PeerId peer) => backoffs.TryGetValue(peer, out TimeSpan until) ? until : TimeSpan.MinValue;

    /// <summary>Sets a backoff; one that lasts longer already stays.</summary>
    public void BackOff(PeerId peer, TimeSpan until)
    {
        if (BackoffUntil(peer) < until) backoffs[peer] = until;
    }

    /// <summary>Forgets backoffs that ended before a time.</summary>
    public void ForgetBackoffs(TimeSpan before)
    {
        foreach ((PeerId peer, TimeSpan until) in backoffs)
            if (until < before) backoffs.Remove(peer);
    }
}
