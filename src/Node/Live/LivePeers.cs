using System.Collections.Immutable;
using Blockchain.Libp2p.Hosting;
using Blockchain.Node.Machine;
using Blockchain.Node.Network;
using Blockchain.Node.Network.Addresses;
using Microsoft.Extensions.Logging;

namespace Blockchain.Node.Live;

/// <summary>The loop's way to peers: messages go through the node's protocols, connections are the host's.</summary>
internal sealed class LivePeers : INodeNetwork, IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<PeerId, (long Number, UnixTimeMs Since)> known = [];
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
            lock (gate) return [.. host.Connections.Select(one => Describe(one, traffic.GetValueOrDefault(new(one.Peer.ToString()))))];
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

    private PeerConnection Describe(Libp2p.Hosting.PeerConnection connection, PeerTraffic traffic)
    {
        PeerId peer = new(connection.Peer.ToString());
        (long number, UnixTimeMs since) = known.GetValueOrDefault(peer, (count, clock.RealNow));
        return new(number, peer, connection.Address.ToString(), connection.Direction == Direction.Inbound, since, traffic);
    }

    private void Told(PeerEvent what)
    {
        PeerId peer = new(what.Peer.ToString());
        if (what is PeerEvent.Connected { Connection: var one })
            NodeLog.PeerCame(log, peer, one.Address, one.Direction);
        lock (gate)
        {
            if (what is PeerEvent.Connected) known[peer] = (count++, clock.RealNow);
            if (what is PeerEvent.Disconnected) known.Remove(peer);
        }
    }
}
