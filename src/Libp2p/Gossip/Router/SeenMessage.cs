namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>What is remembered of a message whose verdict is known.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="At">When it was given.</param>
/// <param name="Senders">Who sent it, where the topic counts each mesh peer's delivery (P3); null elsewhere.</param>
internal readonly record struct SeenMessage(GossipVerdict Verdict, TimeSpan At, List<RouterPeer>? Senders);
