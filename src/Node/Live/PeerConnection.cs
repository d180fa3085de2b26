using Blockchain.Node.Machine;

namespace Blockchain.Node.Live;

/// <summary>A connection as operators see it.</summary>
/// <param name="Peer">Whose.</param>
/// <param name="Address">The remote address, a multiaddress.</param>
/// <param name="IsInbound">Whether the peer dialled.</param>
/// <param name="Since">When it came up.</param>
/// <param name="BytesSent">Bytes written since then.</param>
/// <param name="BytesReceived">Bytes read since then.</param>
public sealed record PeerConnection(PeerId Peer, string Address, bool IsInbound, UnixTimeMs Since, long BytesSent, long BytesReceived);
