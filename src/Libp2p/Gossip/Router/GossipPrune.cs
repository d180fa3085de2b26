namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>The end of a mesh link.</summary>
/// <param name="Topic">Of which topic.</param>
/// <param name="Backoff">How long the receiver must not GRAFT again; zero where the sender names none (gossipsub 1.0). Whole seconds on the wire.</param>
/// <param name="Peers">Other peers of the topic that the receiver may connect to (peer exchange).</param>
public sealed record GossipPrune(Topic Topic, TimeSpan Backoff, IReadOnlyList<GossipPeer> Peers);
