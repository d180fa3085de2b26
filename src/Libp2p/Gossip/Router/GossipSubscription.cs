namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>A peer takes a topic, or no more.</summary>
/// <param name="Topic">Which.</param>
/// <param name="Subscribe">Whether it takes it from now on.</param>
public readonly record struct GossipSubscription(Topic Topic, bool Subscribe);
