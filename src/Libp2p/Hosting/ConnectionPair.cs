using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>
/// The connections to one peer: at most one that this side dialled and one that the other side dialled. Both exist after two peers
/// dialled each other at once; then both sides find the same one to be the best.
/// </summary>
internal sealed class ConnectionPair(PeerId self, PeerId peer)
{
    private HostConnection? inbound;
    private HostConnection? outbound;

    /// <summary>What the peer said of itself last.</summary>
    public PeerEvent.Identified? Said { get; set; }

    /// <summary>Whether no connection is left.</summary>
    public bool IsEmpty => inbound is null && outbound is null;

    /// <summary>The one for new streams: of two, the one that the peer with the smaller id dialled. There is one.</summary>
    public HostConnection Best => (self.CompareTo(peer) < 0 ? outbound ?? inbound : inbound ?? outbound)!;

    /// <summary>All there are.</summary>
    public IEnumerable<HostConnection> All => new[] { inbound, outbound }.OfType<HostConnection>();

    /// <summary>Adds a connection.</summary>
    /// <param name="added">The connection.</param>
    /// <param name="simultaneous">How long after one connection the other one of a simultaneous dial can follow.</param>
    /// <returns>
    /// A connection that the other side must have lost, because nobody dials a peer to which it has a connection: one of the same
    /// direction, or one that is older than a simultaneous dial explains.
    /// </returns>
    public HostConnection? Add(HostConnection added, TimeSpan simultaneous)
    {
        bool isInbound = added.Description.Direction == Direction.Inbound;
        HostConnection? lost = isInbound ? inbound : outbound;
        HostConnection? other = isInbound ? outbound : inbound;
        if (isInbound) inbound = added;
        else outbound = added;
        if (lost is null && other is not null && added.EstablishedAfter(other) > simultaneous) lost = other;
        if (lost is not null) Remove(lost);
        return lost;
    }

    /// <summary>Takes out a connection, if it is in.</summary>
    public void Remove(HostConnection connection)
    {
        if (inbound == connection) inbound = null;
        if (outbound == connection) outbound = null;
    }
}
