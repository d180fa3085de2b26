using Blockchain.Libp2p.Gossip.Router;

namespace Blockchain.Libp2p.Gossip.Wire;

/// <summary>An RPC as it goes on the wire, its length before it: made once, shared by the queues of all peers that it goes to.</summary>
/// <param name="Parts">The bytes, in order; a message's are those that it arrived with, not copied.</param>
/// <param name="Kind">What becomes of it when a queue is full.</param>
/// <param name="Messages">The messages in it.</param>
public sealed record GossipFrame(IReadOnlyList<ReadOnlyMemory<byte>> Parts, GossipFrameKind Kind, IReadOnlyList<GossipEnvelope> Messages)
{
    /// <summary>Of all parts together.</summary>
    public int Bytes { get; } = Parts.Sum(part => part.Length);
}
