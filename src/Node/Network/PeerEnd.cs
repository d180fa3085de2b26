using Blockchain.Node.Machine;

namespace Blockchain.Node.Network;

/// <summary>How the talk with a peer ended.</summary>
/// <param name="Peer">Who.</param>
/// <param name="Reason">Why, for the log.</param>
/// <param name="Ban">Whether the peer is refused for a while.</param>
/// <param name="Closes">Whether this side closes the connection; otherwise a stream or the connection itself was lost, and the talk may begin anew.</param>
public sealed record PeerEnd(PeerId Peer, string Reason, bool Ban, bool Closes)
{
    /// <summary>Whether the node had heard that the peer is there.</summary>
    public bool WasUp { get; init; }

    /// <summary>Whether the talk begins anew over a connection that stands, or still seems to.</summary>
    public bool IsRenewed { get; init; }
}
