using System.Net;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Scoring;

/// <summary>The scores of connected peers, and of those that left with something counting against them.</summary>
internal sealed class PeerScores
{
    private readonly ScoreParameters parameters;
    private readonly double behaviourDecay;
    private readonly List<PeerScore> connected = [];
    private readonly Dictionary<IPAddress, AddressGroup> addresses = [];
    private readonly Dictionary<PeerId, LinkedListNode<Retained>> retained = [];
    private readonly LinkedList<Retained> retainedByAge = new();
    private readonly Dictionary<Topic, TopicScoring> topics = [];
    private TimeSpan decayedAt;

    public PeerScores(ScoreParameters parameters)
    {
        parameters.Check();
        this.parameters = parameters;
        behaviourDecay = parameters.DecayFactor(parameters.BehaviourDecayTime);
    }

    /// <summary>A topic's parameters from now on.</summary>
    public TopicScoring SetTopic(Topic topic, TopicScoreParameters score)
    {
        if (!topics.TryGetValue(topic, out TopicScoring? known))
        {
            topics.Add(topic, known = new TopicScoring(parameters, score));
            return known;
        }
        known.Set(score);
        foreach (PeerScore peer in connected) peer.Reweigh();
        return known;
    }

    /// <summary>A peer connected; it has the score again that was kept for it.</summary>
    public PeerScore Add(PeerId peer, IPAddress? address)
    {
        PeerScore score = Take(peer) ?? new PeerScore(parameters);
        connected.Add(score);
        if (AddressGroup.KeyOf(address) is { } key)
        {
            if (!addresses.TryGetValue(key, out AddressGroup? group)) addresses.Add(key, group = new AddressGroup(key));
            group.Peers++;
            score.Address = group;
        }
        return score;
    }

    /// <summary>A peer left. It is in no mesh any more.</summary>
    public void Remove(PeerId peer, PeerScore score, TimeSpan now)
    {
        connected.Remove(score);
        if (score.Address is { } group && --group.Peers == 0) addresses.Remove(group.Key);
        score.Address = null;
        score.ForgetMerits();
        if (score.HasFaults) Retain(peer, score, now);
    }

    /// <summary>The score kept of a peer that left, to count something against it that came to light since.</summary>
    public PeerScore OfAbsent(PeerId peer, TimeSpan now)
    {
        if (retained.TryGetValue(peer, out LinkedListNode<Retained>? node)) return node.Value.Score;
        PeerScore score = new(parameters);
        Retain(peer, score, now);
        return score;
    }

    /// <summary>Decays all counters by the intervals that have passed, and forgets scores that were kept long enough.</summary>
    public void Refresh(TimeSpan now)
    {
        while (retainedByAge.First is { } oldest && oldest.Value.Until <= now) Forget(oldest);
        if (now - decayedAt < parameters.DecayInterval) return;
        // A pause longer than an interval, such as a computer's sleep, forgives nothing and cannot make this loop long.
        decayedAt = now - decayedAt < 2 * parameters.DecayInterval ? decayedAt + parameters.DecayInterval : now;
        foreach (PeerScore score in connected) score.Decay(behaviourDecay, now);
    }

    private void Retain(PeerId peer, PeerScore score, TimeSpan now)
    {
        if (parameters.RetainedMax == 0) return;
        if (retained.Count >= parameters.RetainedMax && retainedByAge.First is { } oldest) Forget(oldest);
        retained.Add(peer, retainedByAge.AddLast(new Retained(peer, score, now + parameters.RetainTime)));
    }

    private PeerScore? Take(PeerId peer)
    {
        if (!retained.TryGetValue(peer, out LinkedListNode<Retained>? node)) return null;
        Forget(node);
        return node.Value.Score;
    }

    private void Forget(LinkedListNode<Retained> node)
    {
        retainedByAge.Remove(node);
        retained.Remove(node.Value.Peer);
    }

    private sealed record Retained(PeerId Peer, PeerScore Score, TimeSpan Until);
}
