namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>Messages of one topic that a peer has.</summary>
/// <param name="Topic">Which topic.</param>
/// <param name="Messages">Their ids.</param>
public sealed record GossipIHave(Topic Topic, IReadOnlyList<MessageId> Messages);
