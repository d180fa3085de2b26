namespace Blockchain.Libp2p.Gossip.Scoring;

/// <summary>What one topic counts in peers' scores (gossipsub 1.1 r8, P1 to P4). The defaults never punish silence.</summary>
public sealed record TopicScoreParameters
{
    /// <summary>Weight of the topic among the topics.</summary>
    public double TopicWeight { get; init; } = 1;

    /// <summary>P1: weight (at least 0) of the time in the mesh.</summary>
    public double TimeInMeshWeight { get; init; } = 0.01;

    /// <summary>P1: time that counts 1.</summary>
    public TimeSpan TimeInMeshQuantum { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>P1: most that counts.</summary>
    public double TimeInMeshCap { get; init; } = 300;

    /// <summary>P2: weight (at least 0) of messages that the peer delivered first.</summary>
    public double FirstDeliveriesWeight { get; init; } = 1;

    /// <summary>P2: decay time.</summary>
    public TimeSpan FirstDeliveriesDecayTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>P2: most that counts.</summary>
    public double FirstDeliveriesCap { get; init; } = 20;

    /// <summary>P3: weight (at most 0) of the square of the deliveries that a mesh peer is short of. 0 by default: on a quiet topic all would be.</summary>
    public double MeshDeliveriesWeight { get; init; }

    /// <summary>P3: decay time.</summary>
    public TimeSpan MeshDeliveriesDecayTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>P3: most deliveries that count.</summary>
    public double MeshDeliveriesCap { get; init; } = 100;

    /// <summary>P3: deliveries expected.</summary>
    public double MeshDeliveriesThreshold { get; init; } = 20;

    /// <summary>P3: how long after the first copy's verdict a copy still counts.</summary>
    public TimeSpan MeshDeliveriesWindow { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>P3: time in the mesh before the count matters.</summary>
    public TimeSpan MeshDeliveriesActivation { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>P3b: weight (at most 0) of the shortage with which a peer left the mesh.</summary>
    public double MeshFailureWeight { get; init; }

    /// <summary>P3b: decay time.</summary>
    public TimeSpan MeshFailureDecayTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>P4: weight (at most 0) of the square of refused messages. By default the sixth within a while silences the peer.</summary>
    public double InvalidDeliveriesWeight { get; init; } = -100;

    /// <summary>P4: decay time.</summary>
    public TimeSpan InvalidDeliveriesDecayTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Throws if a value makes no sense: a sign is wrong, a time is not positive, a threshold is above its cap.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the value.</exception>
    public void Check()
    {
        Sensible.AtLeast(0, TopicWeight);
        Sensible.AtLeast(0, TimeInMeshWeight);
        Sensible.Positive(TimeInMeshQuantum);
        Sensible.AtLeast(0, TimeInMeshCap);
        Sensible.AtLeast(0, FirstDeliveriesWeight);
        Sensible.Positive(FirstDeliveriesDecayTime);
        Sensible.AtLeast(0, FirstDeliveriesCap);
        Sensible.AtMost(0, MeshDeliveriesWeight);
        Sensible.Positive(MeshDeliveriesDecayTime);
        Sensible.AtLeast(0, MeshDeliveriesCap);
        Sensible.Between(0, MeshDeliveriesCap, MeshDeliveriesThreshold);
        Sensible.AtLeast(0, MeshDeliveriesWindow.TotalSeconds);
        Sensible.AtLeast(0, MeshDeliveriesActivation.TotalSeconds);
        Sensible.AtMost(0, MeshFailureWeight);
        Sensible.Positive(MeshFailureDecayTime);
        Sensible.AtMost(0, InvalidDeliveriesWeight);
        Sensible.Positive(InvalidDeliveriesDecayTime);
    }
}
