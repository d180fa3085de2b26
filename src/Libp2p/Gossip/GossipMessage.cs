using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip;

/// <summary>A message whose signature is its author's.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Data">Its content; shared, not to be changed.</param>
/// <param name="Author">Who signed it.</param>
/// <param name="From">The neighbour that sent it here first.</param>
public sealed record GossipMessage(MessageId Id, Topic Topic, ReadOnlyMemory<byte> Data, PeerId Author, PeerId From);
