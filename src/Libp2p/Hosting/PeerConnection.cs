using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>A connected peer, as it is known at the moment of asking.</summary>
/// <param name="Peer">Who.</param>
/// <param name="Address">The other side's address, without the peer.</param>
/// <param name="Direction">Who dialled.</param>
public sealed record PeerConnection(PeerId Peer, Multiaddr Address, Direction Direction);
