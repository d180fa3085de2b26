using Blockchain.Libp2p.Gossip.Router;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>One connection. It keeps the order of what is sent, as a stream does; it delays, stalls or breaks, and a full queue in front of it drops whole RPCs.</summary>
public sealed class VirtualLink(VirtualPeer dialler, VirtualPeer listener, TimeSpan latency, double loss)
{
    private TimeSpan lastToDialler;
    private TimeSpan lastToListener;
    private List<GossipEnvelope> missedByDialler = [];
    private List<GossipEnvelope> missedByListener = [];

    /// <summary>Who dialled.</summary>
    public VirtualPeer Dialler { get; } = dialler;

    /// <summary>Who was dialled.</summary>
    public VirtualPeer Listener { get; } = listener;

    /// <summary>Time that bytes take.</summary>
    public TimeSpan Latency { get; } = latency;

    /// <summary>Chance that the queue is full when an RPC comes that may be dropped.</summary>
    public double Loss { get; } = loss;

    /// <summary>Since when both ends know of it; null until they do.</summary>
    public TimeSpan? OpenSince { get; set; }

    /// <summary>Whether the dialler was told of it.</summary>
    public bool IsKnownToDialler { get; set; }

    /// <summary>Whether it is over.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Whether bytes have stopped to arrive although neither end knows yet.</summary>
    public bool IsStalled { get; set; }

    /// <summary>Whether it has carried everything since an instant.</summary>
    public bool HasCarriedSince(TimeSpan instant) => OpenSince <= instant && !IsStalled && !IsClosed;

    /// <summary>The other end.</summary>
    public VirtualPeer Other(VirtualPeer peer) => peer == Dialler ? Listener : Dialler;

    /// <summary>Notes messages that an end did not get, since the queue towards it was full.</summary>
    public void Miss(VirtualPeer by, IReadOnlyList<GossipEnvelope> messages) => (by == Dialler ? missedByDialler : missedByListener).AddRange(messages);

    /// <summary>Takes what an end missed, so that it can be told.</summary>
    public IReadOnlyList<GossipEnvelope> TakeMissed(VirtualPeer by)
    {
        ref List<GossipEnvelope> missed = ref by == Dialler ? ref missedByDialler : ref missedByListener;
        if (missed.Count == 0) return [];
        List<GossipEnvelope> taken = missed;
        missed = [];
        return taken;
    }

    /// <summary>When bytes sent now arrive: never before those sent earlier.</summary>
    public TimeSpan Arrival(VirtualPeer to, TimeSpan earliest)
    {
        ref TimeSpan last = ref to == Dialler ? ref lastToDialler : ref lastToListener;
        last = earliest > last ? earliest : last;
        return last;
    }
}
