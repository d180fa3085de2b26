using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>
/// The connections that stand, by peer. Where a peer has two, the spare one takes no new streams of this side and is closed by
/// <see cref="ConnectionSweep"/>.
/// </summary>
internal sealed class ConnectionTable(HostOptions options, PeerWatchers watchers)
{
    private readonly Lock gate = new();
    private readonly Dictionary<PeerId, ConnectionPair> pairs = [];
    private bool isClosed;

    /// <summary>The peers, one entry each.</summary>
    public IReadOnlyList<PeerConnection> Peers
    {
        get { lock (gate) return [.. pairs.Values.Select(pair => pair.Best.Description)]; }
    }

    /// <summary>All connections, each with whether it is spare.</summary>
    public IReadOnlyList<(HostConnection Connection, bool IsSpare)> All
    {
        get { lock (gate) return [.. pairs.Values.SelectMany(pair => pair.All.Select(connection => (connection, connection != pair.Best)))]; }
    }

    /// <summary>The connection for new streams to a peer.</summary>
    public HostConnection? Find(PeerId peer)
    {
        lock (gate) return pairs.TryGetValue(peer, out ConnectionPair? pair) ? pair.Best : null;
    }

    /// <summary>Enters a connection, tells of its peer if that is new, and lets its streams in. False once the host closes.</summary>
    public bool TryAdd(HostConnection connection)
    {
        HostConnection? lost;
        lock (gate)
        {
            if (isClosed) return false;
            bool isFirst = !pairs.TryGetValue(connection.Peer, out ConnectionPair? pair);
            if (isFirst) pairs.Add(connection.Peer, pair = new ConnectionPair(options.Identity.Peer, connection.Peer));
            lost = pair!.Add(connection, options.Connections.DialDeadline + options.Connections.HandshakeDeadline);
            if (isFirst) watchers.Queue(new PeerEvent.Connected(connection.Description));
            watchers.Queue(() => connection.Admit(true));
        }
        options.Metrics.Connections.Add(1);
        lost?.Abort(Fault.DuplicateConnection);
        watchers.Tell();
        return true;
    }

    /// <summary>Takes out a connection that ended, and tells of its peer if that was the last.</summary>
    public void Remove(HostConnection connection, Fault why)
    {
        options.Metrics.Connections.Add(-1);
        lock (gate)
        {
            if (!pairs.TryGetValue(connection.Peer, out ConnectionPair? pair)) return;
            pair.Remove(connection);
            if (!pair.IsEmpty) return;
            pairs.Remove(connection.Peer);
            watchers.Queue(new PeerEvent.Disconnected(connection.Peer, why));
        }
        watchers.Tell();
    }

    /// <summary>What a connected peer said of itself last.</summary>
    public PeerEvent.Identified? Said(PeerId peer)
    {
        lock (gate) return pairs.GetValueOrDefault(peer)?.Said;
    }

    /// <summary>Tells what a peer said of itself, if it is connected still and that is news.</summary>
    public void Identify(PeerEvent.Identified said)
    {
        lock (gate)
        {
            if (!pairs.TryGetValue(said.Peer, out ConnectionPair? pair)) return;
            if (pair.Said is { } before && before.Agent == said.Agent && before.Protocols.SequenceEqual(said.Protocols)) return;
            pair.Said = said;
            watchers.Queue(said);
        }
        watchers.Tell();
    }

    /// <summary>Begins to tell a watcher, first what is so already.</summary>
    public IDisposable Watch(Action<PeerEvent> watcher)
    {
        IDisposable watch;
        lock (gate) watch = watchers.Queue(watcher, [.. pairs.Values.SelectMany(Already)]);
        watchers.Tell();
        return watch;
    }

    /// <summary>Takes no connection from here on.</summary>
    public void Close()
    {
        lock (gate) isClosed = true;
    }

    private static IEnumerable<PeerEvent> Already(ConnectionPair pair)
    {
        yield return new PeerEvent.Connected(pair.Best.Description);
        if (pair.Said is { } said) yield return said;
    }
}
