using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>What became of a peer.</summary>
/// <param name="Peer">Who.</param>
public abstract record PeerEvent(PeerId Peer)
{
    /// <summary>A first connection to the peer stands.</summary>
    /// <param name="Connection">How.</param>
    public sealed record Connected(PeerConnection Connection) : PeerEvent(Connection.Peer);

    /// <summary>The peer said what it speaks and where it listens, for the first time or anew.</summary>
    /// <param name="Peer">Who.</param>
    /// <param name="Protocols">The protocols that it serves.</param>
    /// <param name="Agent">The name of its program; untrusted.</param>
    public sealed record Identified(PeerId Peer, IReadOnlyList<ProtocolId> Protocols, string Agent) : PeerEvent(Peer);

    /// <summary>The last connection to the peer ended.</summary>
    /// <param name="Peer">Who.</param>
    /// <param name="Why">The named end.</param>
    public sealed record Disconnected(PeerId Peer, Fault Why) : PeerEvent(Peer);
}
