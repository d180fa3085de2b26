using Blockchain.Node.Machine;
using Blockchain.Node.Network;

namespace Blockchain.Node.Live;

/// <summary>A connection as operators see it.</summary>
/// <param name="Number">Which, counted since the start.</param>
/// <param name="Peer">Whose.</param>
/// <param name="Address">The remote address, a multiaddress.</param>
/// <param name="IsInbound">Whether the peer dialled.</param>
/// <param name="Since">When it came up.</param>
/// <param name="Traffic">What went to and fro.</param>
public sealed record PeerConnection(long Number, PeerId Peer, string Address, bool IsInbound, UnixTimeMs Since, PeerTraffic Traffic);
