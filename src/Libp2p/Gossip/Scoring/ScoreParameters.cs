namespace Blockchain.Libp2p.Gossip.Scoring;

/// <summary>
/// How peers are scored apart from topics, and what scores mean (gossipsub 1.1 r8, "Peer Scoring").
/// A counter's "decay time" is the time in which it falls from 1 to <see cref="DecayToZero"/>.
/// </summary>
public sealed record ScoreParameters
{
    /// <summary>Below it a peer neither gets gossip (IHAVE) nor is its gossip read.</summary>
    public double GossipThreshold { get; init; } = -500;

    /// <summary>Below it a peer does not get own messages by flood publish or fanout.</summary>
    public double PublishThreshold { get; init; } = -1000;

    /// <summary>Below it nothing that a peer sends is read.</summary>
    public double GraylistThreshold { get; init; } = -2500;

    /// <summary>Peer exchange is believed from this score on; far above what deliveries alone earn, so only peers that the application raises, by an event of the router: the service raises none.</summary>
    public double AcceptPeerExchangeThreshold { get; init; } = 1000;

    /// <summary>A mesh whose median score is below it gets better peers.</summary>
    public double OpportunisticGraftThreshold { get; init; } = 1;

    /// <summary>Most that all topics together can add.</summary>
    public double TopicScoreCap { get; init; } = 100;

    /// <summary>P5: weight of the application's score.</summary>
    public double ApplicationWeight { get; init; } = 1;

    /// <summary>P6: weight (at most 0) of the square of the peers above <see cref="AddressPeers"/> that share an address (IPv6: a /64). Loopback and private networks do not count.</summary>
    public double AddressWeight { get; init; } = -10;

    /// <summary>P6: peers of one address that cost nothing.</summary>
    public int AddressPeers { get; init; } = 8;

    /// <summary>P7: weight (at most 0) of the square of the misbehaviour above <see cref="BehaviourThreshold"/>.</summary>
    public double BehaviourWeight { get; init; } = -10;

    /// <summary>P7: misbehaviour that costs nothing: races and slow links look like it now and then.</summary>
    public double BehaviourThreshold { get; init; } = 6;

    /// <summary>P7: decay time of misbehaviour.</summary>
    public TimeSpan BehaviourDecayTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time between two decays of all counters.</summary>
    public TimeSpan DecayInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A counter below it is 0.</summary>
    public double DecayToZero { get; init; } = 0.01;

    /// <summary>How long the score of a peer that left is kept, so that it cannot wash itself by coming again. Positive scores are not kept.</summary>
    public TimeSpan RetainTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Scores kept of peers that left; beyond, the oldest are forgotten early.</summary>
    public int RetainedMax { get; init; } = 10_000;

    /// <summary>Throws if a value makes no sense: a sign is wrong, thresholds are out of order, a time is not positive.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the value.</exception>
    public void Check()
    {
        Sensible.AtMost(0, GossipThreshold);
        Sensible.AtMost(GossipThreshold, PublishThreshold);
        Sensible.AtMost(PublishThreshold, GraylistThreshold);
        Sensible.AtLeast(0, AcceptPeerExchangeThreshold);
        Sensible.AtLeast(0, OpportunisticGraftThreshold);
        Sensible.AtLeast(0, TopicScoreCap);
        Sensible.AtLeast(0, ApplicationWeight);
        Sensible.AtMost(0, AddressWeight);
        Sensible.AtLeast(1, AddressPeers);
        Sensible.AtMost(0, BehaviourWeight);
        Sensible.AtLeast(0, BehaviourThreshold);
        Sensible.Positive(BehaviourDecayTime);
        Sensible.Positive(DecayInterval);
        Sensible.Between(double.Epsilon, 0.5, DecayToZero);
        Sensible.Positive(RetainTime);
        Sensible.AtLeast(0, RetainedMax);
    }

    /// <summary>What a counter is multiplied by at each <see cref="DecayInterval"/>, so that it falls from 1 to <see cref="DecayToZero"/> in a time.</summary>
    internal double DecayFactor(TimeSpan decayTime) => Math.Pow(DecayToZero, Math.Min(1, DecayInterval / decayTime));
}
