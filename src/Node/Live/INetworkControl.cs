using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Network;
using PeerId = Blockchain.Libp2p.Multiformats.PeerId;

namespace Blockchain.Node.Live;

/// <summary>What an operator does with connections. Asked on any thread.</summary>
public interface INetworkControl
{
    /// <summary>What went to and fro with all peers since the start.</summary>
    PeerTraffic Totals { get; }

    /// <summary>This node's own id.</summary>
    PeerId Peer { get; }

    /// <summary>Where this node listens, without its own id.</summary>
    IReadOnlyList<Multiaddr> Addresses { get; }

    /// <summary>Whether there may be connections at all.</summary>
    bool IsActive { get; }

    /// <summary>Who is refused.</summary>
    BanList Bans { get; }

    /// <summary>How long a peer's last ping took; null before the first.</summary>
    TimeSpan? PingOf(Machine.PeerId peer);

    /// <summary>Lets connections come, or ends all and lets none come.</summary>
    Task SetActiveAsync(bool isActive);

    /// <summary>Keeps a connection to a peer from here on; false where it is kept already.</summary>
    bool TryKeep(PeerId peer, Multiaddr address);

    /// <summary>Dials a peer no more; false where it was not kept. A connection that stands stays.</summary>
    Task<bool> TryReleaseAsync(PeerId peer);

    /// <summary>Dials a peer once.</summary>
    /// <exception cref="Libp2p.Faults.NetworkException">It is not reached.</exception>
    Task DialAsync(PeerId peer, Multiaddr address, CancellationToken stop);

    /// <summary>Ends a connection; one that is kept is dialled anew.</summary>
    Task DisconnectAsync(PeerId peer);

    /// <summary>Ends the connections of those who are refused by now.</summary>
    Task EndRefusedAsync();

    /// <summary>Measures the way to every peer and back. Returns when all have answered, or after a while.</summary>
    Task PingAllAsync(CancellationToken stop);
}
