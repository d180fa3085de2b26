using System.Collections.Immutable;
using Blockchain.Libp2p.Hosting;
using Blockchain.Node.Machine;
using Blockchain.Node.Network;
using Blockchain.Node.Network.Addresses;
using Microsoft.Extensions.Logging;
using NetworkPeerId = Blockchain.Libp2p.Multiformats.PeerId;
using PeerId = Blockchain.Node.Machine.PeerId;

namespace Blockchain.Node.Live;

/// <summary>The loop's way to peers: messages go through the node's protocols, connections are the host's.</summary>
internal sealed class LivePeers : INodeNetwork, IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<NetworkPeerId, Known> known = [];
    private readonly IHost host;
    private readonly NodeClock clock;
    private readonly ILogger log;
    private readonly IDisposable watch;
    private PeerNetwork? network;
    private long count;
    private PeerFinder? finder;

    public LivePeers(IHost host, NodeClock clock, ILogger log)
    {
        (this.host, this.clock, this.log) = (host, clock, log);
        watch = host.Watch(Told);
    }

    /// <inheritdoc/>
    public ImmutableArray<PeerConnection> Connections
    {
        get
        {
            IReadOnlyDictionary<PeerId, PeerTraffic> traffic = network?.Traffic ?? ImmutableDictionary<PeerId, PeerTraffic>.Empty;
            lock (gate) return [.. host.Connections.Select(one => Describe(one, traffic))];
        }
    }

    /// <summary>From here on messages leave; before, nobody is connected.</summary>
    public void Attach(PeerNetwork attached) => network = attached;

    /// <summary>From here on peers are looked for.</summary>
    public void Attach(PeerFinder attached) => finder = attached;

    /// <inheritdoc/>
    public void SeekPeer() => finder?.SeekOne();

    /// <inheritdoc/>
    public void Send(PeerId peer, Message message) => network?.Send(peer, message);

    /// <inheritdoc/>
    public void Disconnect(PeerId peer, string reason, bool ban) => network?.Disconnect(peer, reason, ban);

    /// <inheritdoc/>
    public void Dispose() => watch.Dispose();

    private PeerConnection Describe(Libp2p.Hosting.PeerConnection connection, IReadOnlyDictionary<PeerId, PeerTraffic> traffic)
    {
        // A connection is there a moment before it is told of.
        Known one = known.GetValueOrDefault(connection.Peer) ?? new(count, PeerName.Of(connection.Peer), clock.RealNow);
        return new(one.Number, one.Name, connection.Address.ToString(), connection.Direction == Direction.Inbound, one.Since, traffic.GetValueOrDefault(one.Name));
    }

    private void Told(PeerEvent what)
    {
        if (what is PeerEvent.Connected { Connection: var connection })
        {
            PeerId name = PeerName.Of(connection.Peer);
            if (connection.Direction == Direction.Inbound) NodeLog.PeerCame(log, name, connection.Address);
            else NodeLog.PeerReached(log, name, connection.Address);
            lock (gate) known[connection.Peer] = new(count++, name, clock.RealNow);
        }
        else if (what is PeerEvent.Disconnected)
        {
            lock (gate) known.Remove(what.Peer);
        }
    }

    private sealed record Known(long Number, PeerId Name, UnixTimeMs Since);
}
