namespace Blockchain.Libp2p.Gossip.Scoring;

/// <summary>One topic's score parameters with their decay times turned into factors.</summary>
internal sealed class TopicScoring
{
    private readonly ScoreParameters score;

    public TopicScoring(ScoreParameters score, TopicScoreParameters parameters)
    {
        this.score = score;
        Set(parameters);
    }

    public TopicScoreParameters Parameters { get; private set; } = new();

    public double FirstDeliveriesDecay { get; private set; }

    public double MeshDeliveriesDecay { get; private set; }

    public double MeshFailureDecay { get; private set; }

    public double InvalidDeliveriesDecay { get; private set; }

    /// <summary>Takes other parameters; what peers have on their counters stays.</summary>
    public void Set(TopicScoreParameters parameters)
    {
        parameters.Check();
        Parameters = parameters;
        FirstDeliveriesDecay = score.DecayFactor(parameters.FirstDeliveriesDecayTime);
        MeshDeliveriesDecay = score.DecayFactor(parameters.MeshDeliveriesDecayTime);
        MeshFailureDecay = score.DecayFactor(parameters.MeshFailureDecayTime);
        InvalidDeliveriesDecay = score.DecayFactor(parameters.InvalidDeliveriesDecayTime);
    }
}
