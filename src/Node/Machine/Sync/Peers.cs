using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Node.Machine.Sync;

/// <summary>The connected peers, in the order of their names, so that a seed gives the same run on every machine.</summary>
public sealed class Peers(Outbox outbox)
{
    private readonly SortedDictionary<PeerId, PeerState> connected = [];

    /// <summary>All connected peers.</summary>
    public IReadOnlyCollection<PeerState> All => connected.Values;

    /// <summary>A connected peer.</summary>
    public bool TryGet(PeerId id, [NotNullWhen(true)] out PeerState? peer) => connected.TryGetValue(id, out peer);

    /// <summary>A connection is up; connecting twice changes nothing.</summary>
    public PeerState Connect(PeerId id)
    {
        if (!connected.TryGetValue(id, out PeerState? peer)) connected.Add(id, peer = new(id));
        return peer;
    }

    /// <summary>A connection is gone.</summary>
    public void Disconnect(PeerId id) => connected.Remove(id);

    /// <summary>Ends a connection from this side.</summary>
    public void Drop(PeerState peer, string reason, bool ban)
    {
        connected.Remove(peer.Id);
        outbox.Add(new Effect.Disconnect(peer.Id, reason, ban));
    }

    /// <summary>
    /// Says the same to every peer, but for one; also to those whose hello is still on its way: they have this node's own, and it may be
    /// outdated by what is said now.
    /// </summary>
    public void Tell(Message message, PeerId? but = null)
    {
        foreach (PeerState peer in connected.Values)
        {
            if (peer.Id != but) outbox.Send(peer.Id, message);
        }
    }
}
