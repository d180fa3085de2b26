using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>Where peers can be reached: where a dial worked, where the application says, where the peer itself says, in this order.</summary>
internal sealed class AddressBook(AddressLimits limits)
{
    private readonly Lock gate = new();
    private readonly Dictionary<PeerId, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> oldestFirst = [];

    /// <summary>How many peers are known.</summary>
    public int Peers
    {
        get { lock (gate) return entries.Count; }
    }

    /// <summary>The application's word: added to what it said before.</summary>
    public void Learn(PeerId peer, IEnumerable<Multiaddr> addresses)
    {
        IReadOnlyList<Multiaddr> told = Fitting(peer, addresses);
        lock (gate)
        {
            Entry entry = Touch(peer);
            entry.Told = [.. told.Concat(entry.Told).Distinct().Take(limits.PerPeerMax)];
            Trim();
        }
    }

    /// <summary>The peer's own word: in place of what it said before. It cannot push out what is known otherwise.</summary>
    public void Hear(PeerId peer, IEnumerable<Multiaddr> addresses)
    {
        IReadOnlyList<Multiaddr> said = Fitting(peer, addresses);
        lock (gate)
        {
            Touch(peer).Said = said;
            Trim();
        }
    }

    /// <summary>A dial to the address met the peer.</summary>
    public void Prove(PeerId peer, Multiaddr address)
    {
        lock (gate)
        {
            Touch(peer).Proved = address.WithoutPeer();
            Trim();
        }
    }

    /// <summary>The addresses to dial, the best first; none for a peer that is not known.</summary>
    public IReadOnlyList<Multiaddr> Of(PeerId peer)
    {
        lock (gate) return entries.TryGetValue(peer, out LinkedListNode<Entry>? node) ? node.Value.All() : [];
    }

    private IReadOnlyList<Multiaddr> Fitting(PeerId peer, IEnumerable<Multiaddr> addresses) =>
        [.. addresses.Where(address => address.Peer.IsNone || address.Peer == peer).Select(address => address.WithoutPeer()).Distinct().Take(limits.PerPeerMax)];

    private Entry Touch(PeerId peer)
    {
        if (entries.TryGetValue(peer, out LinkedListNode<Entry>? node)) oldestFirst.Remove(node);
        else entries.Add(peer, node = new LinkedListNode<Entry>(new Entry(peer)));
        oldestFirst.AddLast(node);
        return node.Value;
    }

    // Peers that nobody named come and go as they like; they must not push out those that the application needs.
    // What an entry is for must stand in it before: the newest may be such a peer too.
    private void Trim()
    {
        if (entries.Count <= limits.PeersMax) return;
        Entry oldest = oldestFirst.FirstOrDefault(entry => entry.Told.Count == 0, oldestFirst.First!.Value);
        oldestFirst.Remove(entries[oldest.Peer]);
        entries.Remove(oldest.Peer);
    }

    private sealed class Entry(PeerId peer)
    {
        public PeerId Peer { get; } = peer;

        public Multiaddr? Proved { get; set; }

        public IReadOnlyList<Multiaddr> Told { get; set; } = [];

        public IReadOnlyList<Multiaddr> Said { get; set; } = [];

        public IReadOnlyList<Multiaddr> All() => [.. (Proved is null ? Told : Told.Prepend(Proved)).Concat(Said).Distinct()];
    }
}
