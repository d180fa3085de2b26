using Blockchain.Node.Machine;

namespace Blockchain.Node.Network;

/// <summary>How the talk with a peer ended.</summary>
/// <param name="Peer">Who.</param>
/// <param name="Reason">Why, for the log.</param>
/// <param name="Ban">Whether the peer is refused for a while.</param>
/// <param name="Closes">Whether this side closes the connection; otherwise a stream or the connection itself was lost, and the talk may begin anew.</param>
public sealed record PeerEnd(PeerId Peer, string Reason, bool Ban, bool Closes);
