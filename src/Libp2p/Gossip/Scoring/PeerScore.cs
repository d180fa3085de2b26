namespace Blockchain.Libp2p.Gossip.Scoring;

/// <summary>One peer's counters and the score that they make. The score is computed when it is read after a change.</summary>
internal sealed class PeerScore(ScoreParameters parameters)
{
    private readonly List<TopicCounters> topics = [];
    private double misbehaviour;
    private double application;
    private double cached;
    private bool isStale;

    /// <summary>The address that the peer shares with others; null where addresses do not count.</summary>
    public AddressGroup? Address { get; set; }

    /// <summary>The score now.</summary>
    public double Value
    {
        get
        {
            if (isStale) cached = Compute();
            isStale = false;
            return Address is null ? cached : cached + AddressPenalty(Address.Peers);
        }
    }

    /// <summary>Whether something counts against the peer that its return must not wash off.</summary>
    public bool HasFaults
    {
        get
        {
            if (misbehaviour > 0 || application < 0) return true;
            foreach (TopicCounters counters in topics)
                if (counters.HasFaults) return true;
            return false;
        }
    }

    public void Graft(TopicScoring topic, TimeSpan now) => Of(topic).Graft(now);

    public void Prune(TopicScoring topic) => Of(topic).Prune();

    public void DeliverFirst(TopicScoring topic) => Of(topic).DeliverFirst();

    public void DeliverInMesh(TopicScoring topic) => Of(topic).DeliverInMesh();

    public void DeliverInvalid(TopicScoring topic) => Of(topic).DeliverInvalid();

    public void Misbehave(double times)
    {
        misbehaviour += times;
        isStale = true;
    }

    public void SetApplication(double score)
    {
        application = score;
        isStale = true;
    }

    /// <summary>Weights have changed.</summary>
    public void Reweigh() => isStale = true;

    /// <summary>Drops what counts for the peer, before its score is kept for its return.</summary>
    public void ForgetMerits()
    {
        application = Math.Min(0, application);
        foreach (TopicCounters counters in topics) counters.ForgetMerits();
        isStale = true;
    }

    /// <summary>One decay interval has passed.</summary>
    public void Decay(double behaviourFactor, TimeSpan now)
    {
        foreach (TopicCounters counters in topics) isStale |= counters.Decay(parameters.DecayToZero, now);
        if (misbehaviour == 0) return;
        misbehaviour *= behaviourFactor;
        if (misbehaviour < parameters.DecayToZero) misbehaviour = 0;
        isStale = true;
    }

    private TopicCounters Of(TopicScoring topic)
    {
        isStale = true;
        foreach (TopicCounters counters in topics)
            if (ReferenceEquals(counters.Topic, topic)) return counters;
        TopicCounters added = new(topic);
        topics.Add(added);
        return added;
    }

    private double Compute()
    {
        double score = 0;
        foreach (TopicCounters counters in topics) score += counters.Score();
        score = Math.Min(parameters.TopicScoreCap, score);
        double excess = Math.Max(0, misbehaviour - parameters.BehaviourThreshold);
        return score + parameters.ApplicationWeight * application + parameters.BehaviourWeight * excess * excess;
    }

    private double AddressPenalty(int peers)
    {
        double surplus = Math.Max(0, peers - parameters.AddressPeers);
        return parameters.AddressWeight * surplus * surplus;
    }
}
