using Blockchain.Libp2p.Gossip.Scoring;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>What the router knows of one topic. Peers stand in the order in which they came, so that nothing depends on hashes.</summary>
internal sealed class RouterTopic(Topic topic)
{
    private readonly Dictionary<PeerId, TimeSpan> backoffs = [];
    private readonly List<RouterPeer> mesh = [];
    private readonly List<TimeSpan> meshSince = []; // Beside mesh, place by place.

    public Topic Topic => topic;

    /// <summary>What it counts in scores; null until this node takes it.</summary>
    public TopicScoring? Scoring { get; set; }

    /// <summary>Longest content of its messages.</summary>
    public int DataBytesMax { get; set; }

    /// <summary>Whether this node takes it now.</summary>
    public bool IsJoined { get; set; }

    /// <summary>The connected peers that take it.</summary>
    public List<RouterPeer> Subscribers { get; } = [];

    /// <summary>The peers that full messages are exchanged with; empty unless joined.</summary>
    public IReadOnlyList<RouterPeer> Mesh => mesh;

    /// <summary>The peers that own messages go to while this node does not take the topic.</summary>
    public List<RouterPeer> Fanout { get; } = [];

    /// <summary>When this node published last; the distant past if it did not.</summary>
    public TimeSpan PublishedAt { get; set; } = TimeSpan.MinValue;

    /// <summary>Whether heartbeats look at it. Topics that only others named stand aside: they may be very many.</summary>
    public bool IsActive { get; set; }

    /// <summary>Whether this node keeps nothing of its own about it: neither a subscription nor a fanout nor backoffs.</summary>
    public bool IsIdle => !IsJoined && Fanout.Count == 0 && backoffs.Count == 0;

    public bool IsInMesh(RouterPeer peer) => mesh.Contains(peer);

    public void AddToMesh(RouterPeer peer, TimeSpan now)
    {
        mesh.Add(peer);
        meshSince.Add(now);
    }

    public bool RemoveFromMesh(RouterPeer peer)
    {
        int place = mesh.IndexOf(peer);
        if (place < 0) return false;
        mesh.RemoveAt(place);
        meshSince.RemoveAt(place);
        return true;
    }

    /// <summary>Adds the peers of the mesh that were not in it before a time.</summary>
    public void CollectMeshSince(TimeSpan time, List<RouterPeer> into)
    {
        for (int i = 0; i < mesh.Count; i++)
            if (meshSince[i] > time) into.Add(mesh[i]);
    }

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
