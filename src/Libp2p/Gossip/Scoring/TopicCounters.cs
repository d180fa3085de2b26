namespace Blockchain.Libp2p.Gossip.Scoring;

/// <summary>What one peer did on one topic (P1 to P4).</summary>
internal sealed class TopicCounters(TopicScoring topic)
{
    private bool inMesh;
    private bool deliveriesExpected;
    private TimeSpan graftedAt;
    private TimeSpan timeInMesh;
    private double firstDeliveries;
    private double meshDeliveries;
    private double meshFailure;
    private double invalidDeliveries;

    public TopicScoring Topic => topic;

    /// <summary>Whether something counts against the peer, apart from the mesh that it is in.</summary>
    public bool HasFaults => meshFailure > 0 || invalidDeliveries > 0;

    // Other parameters of a topic may lower a cap below what was counted already.
    private double FirstDeliveries => Math.Min(topic.Parameters.FirstDeliveriesCap, firstDeliveries);

    private double MeshDeliveries => Math.Min(topic.Parameters.MeshDeliveriesCap, meshDeliveries);

    private double Shortage => Math.Max(0, topic.Parameters.MeshDeliveriesThreshold - MeshDeliveries);

    public void Graft(TimeSpan now)
    {
        inMesh = true;
        deliveriesExpected = false;
        graftedAt = now;
        timeInMesh = TimeSpan.Zero;
    }

    /// <summary>The peer left the mesh; a shortage at that time is remembered, or leaving would wash it off.</summary>
    public void Prune()
    {
        if (inMesh && deliveriesExpected) meshFailure += Shortage * Shortage;
        inMesh = false;
    }

    public void DeliverFirst()
    {
        firstDeliveries = Math.Min(topic.Parameters.FirstDeliveriesCap, firstDeliveries + 1);
        DeliverInMesh();
    }

    public void DeliverInMesh()
    {
        if (inMesh) meshDeliveries = Math.Min(topic.Parameters.MeshDeliveriesCap, meshDeliveries + 1);
    }

    public void DeliverInvalid() => invalidDeliveries++;

    /// <summary>Drops what counts for the peer: a score that is kept for its return holds only what counts against it.</summary>
    public void ForgetMerits()
    {
        firstDeliveries = 0;
        timeInMesh = TimeSpan.Zero;
    }

    /// <summary>One decay interval has passed.</summary>
    /// <returns>Whether anything has changed.</returns>
    public bool Decay(double toZero, TimeSpan now)
    {
        if (!inMesh && firstDeliveries == 0 && meshDeliveries == 0 && !HasFaults) return false;
        firstDeliveries = Decayed(FirstDeliveries, topic.FirstDeliveriesDecay, toZero);
        meshDeliveries = Decayed(MeshDeliveries, topic.MeshDeliveriesDecay, toZero);
        meshFailure = Decayed(meshFailure, topic.MeshFailureDecay, toZero);
        invalidDeliveries = Decayed(invalidDeliveries, topic.InvalidDeliveriesDecay, toZero);
        if (!inMesh) return true;
        timeInMesh = now - graftedAt;
        deliveriesExpected = timeInMesh > topic.Parameters.MeshDeliveriesActivation;
        return true;
    }

    public double Score()
    {
        TopicScoreParameters weights = topic.Parameters;
        double score = weights.FirstDeliveriesWeight * FirstDeliveries
            + weights.MeshFailureWeight * meshFailure
            + weights.InvalidDeliveriesWeight * invalidDeliveries * invalidDeliveries;
        if (inMesh)
        {
            score += weights.TimeInMeshWeight * Math.Min(weights.TimeInMeshCap, timeInMesh / weights.TimeInMeshQuantum);
            if (deliveriesExpected) score += weights.MeshDeliveriesWeight * Shortage * Shortage;
        }
        return weights.TopicWeight * score;
    }

    private static double Decayed(double value, double factor, double toZero)
    {
        double decayed = value * factor;
        return decayed < toZero ? 0 : decayed;
    }
}
