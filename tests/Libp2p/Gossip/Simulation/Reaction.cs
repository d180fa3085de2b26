using Blockchain.Libp2p.Gossip.Router;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>What a peer does about an event: the router's own function, that of a dishonest peer, or the router's with a mistake planted in it.</summary>
public delegate IReadOnlyList<GossipEffect> Reaction(GossipEvent happened, TimeSpan now);
