using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>A peer named by peer exchange.</summary>
/// <param name="Peer">Who.</param>
/// <param name="SignedRecord">
/// Its signed peer record with its addresses, as it arrived and unchecked. The router names peers without one: who
/// encodes the RPC adds the records that it knows.
/// </param>
public readonly record struct GossipPeer(PeerId Peer, ReadOnlyMemory<byte> SignedRecord = default);
