using Blockchain.Libp2p.Hosting;
using Blockchain.Node.Machine;
using NetworkPeerId = Blockchain.Libp2p.Multiformats.PeerId;
using PeerId = Blockchain.Node.Machine.PeerId;

namespace Blockchain.Node.Network;

/// <summary>
/// Carries messages between this node and its peers over libp2p. The node sees what it sees in the simulator: each peer comes, says
/// things in the order in which it said them, and goes.
/// </summary>
/// <remarks>Any number of callers at a time. <see cref="Send"/> and <see cref="Disconnect"/> return at once.</remarks>
public sealed class PeerNetwork : IAsyncDisposable
{
    // One that is read, and one that waits until the session of a lost connection has ended.
    private const int StreamsPerPeerMax = 2;

    private readonly Lock gate = new();
    private readonly Dictionary<PeerId, PeerSession> sessions = [];
    private readonly Dictionary<PeerId, int> renewals = [];
    private readonly IHost host;
    private readonly PeerNetworkOptions options;
    private readonly Func<Func<UnixTimeMs, NodeEvent>, ValueTask> deliver;
    private readonly List<IDisposable> registrations = [];
    private PeerTraffic past;
    private bool isClosed;

    /// <summary>Serves the protocols from here on, and talks to every peer that is connected now or later.</summary>
    /// <param name="host">Who dials and takes connections; outlives this.</param>
    /// <param name="options">Limits, bans, clock.</param>
    /// <param name="deliver">
    /// Hands an event to the node, which gives the time. A peer's stream is not read on before the answer, so a busy node holds its peers
    /// back. May throw <see cref="OperationCanceledException"/> once the node stops, and nothing else.
    /// </param>
    public PeerNetwork(IHost host, PeerNetworkOptions options, Func<Func<UnixTimeMs, NodeEvent>, ValueTask> deliver)
    {
        (this.host, this.options, this.deliver) = (host, options, deliver);
        Bans = new(options.Time, options.BanTime, options.BansCountMax);
        HandlerLimits limits = new() { StreamsPerPeerMax = StreamsPerPeerMax };
        foreach (Lane lane in Lanes.All)
        {
            registrations.Add(host.Handle(Lanes.Protocol(lane, options.Genesis), (stream, stop) => ServeAsync(lane, stream, stop), limits));
        }
        registrations.Add(host.Watch(Told));
    }

    /// <summary>Who is refused.</summary>
    public BanList Bans { get; }

    /// <summary>What went to and fro with each peer that this node talks to.</summary>
    public IReadOnlyDictionary<PeerId, PeerTraffic> Traffic
    {
        get { lock (gate) return sessions.ToDictionary(entry => entry.Key, entry => entry.Value.Traffic); }
    }

    /// <summary>What went to and fro since the start, with all peers that are or were there.</summary>
    public PeerTraffic TrafficOfAll
    {
        get { lock (gate) return sessions.Values.Aggregate(past, static (sum, session) => sum + session.Traffic); }
    }

    /// <summary>Says something to a peer, if it is there. Never waits: a peer that does not read is ended.</summary>
    public void Send(PeerId to, Message message) => Find(to)?.Send(message);

    /// <summary>Ends the talk with a peer and closes its connection.</summary>
    /// <param name="peer">Who.</param>
    /// <param name="reason">For the log.</param>
    /// <param name="ban">Whether to refuse it for <see cref="PeerNetworkOptions.BanTime"/>.</param>
    public void Disconnect(PeerId peer, string reason, bool ban) => Find(peer)?.End(reason, ban);

    /// <summary>Asks the peers where others are.</summary>
    public void AskForAddresses()
    {
        PeerSession[] running;
        lock (gate) running = [.. sessions.Values];
        foreach (PeerSession session in running) session.AskForAddresses();
    }

    /// <summary>Ends all talks, and waits until the node has heard of it. The host stays.</summary>
    public async ValueTask DisposeAsync()
    {
        PeerSession[] left;
        lock (gate)
        {
            isClosed = true;
            left = [.. sessions.Values];
        }
        foreach (PeerSession session in left) session.End("this node stops", ban: false);
        await Task.WhenAll(left.Select(session => session.Gone)).ConfigureAwait(false);
        // Not before: a peer whose stream is refused as unknown would take this node for one of another network.
        foreach (IDisposable registration in registrations) registration.Dispose();
    }

    private void Told(PeerEvent what)
    {
        if (what is not PeerEvent.Identified)
        {
            lock (gate) renewals.Remove(PeerName.Of(what.Peer));
        }
        if (what is PeerEvent.Connected) Begin(what.Peer, isNewConnection: true);
    }

    private PeerSession? Find(PeerId peer)
    {
        lock (gate) return sessions.GetValueOrDefault(peer);
    }

    private PeerSession? Begin(NetworkPeerId peer, bool isNewConnection = false)
    {
        PeerSession session;
        lock (gate)
        {
            if (isClosed) return null;
            if (sessions.TryGetValue(PeerName.Of(peer), out PeerSession? running))
            {
                running.HasSuccessor |= isNewConnection;
                return running;
            }
            session = new(host, peer, Bans, options, deliver);
            sessions.Add(session.Name, session);
        }
        _ = Task.Run(() => RunAsync(peer, session));
        return session;
    }

    private async Task RunAsync(NetworkPeerId peer, PeerSession session)
    {
        PeerEnd why = await session.RunAsync().ConfigureAwait(false);
        bool hasSuccessor;
        lock (gate)
        {
            sessions.Remove(session.Name);
            past += session.Traffic;
            hasSuccessor = session.HasSuccessor;
        }
        session.Dispose();
        bool isRenewed = !hasSuccessor && !why.Closes && await IsRenewedAsync(peer, session.Name).ConfigureAwait(false);
        options.Ended(why with { IsRenewed = isRenewed });
        if (hasSuccessor || isRenewed || (why.Closes && IsConnected(peer))) Begin(peer);
    }

    // The host tells of a peer's first connection only. After this side closed, one that is there came up before the old one had left.
    private bool IsConnected(NetworkPeerId peer) => host.Connections.Any(connection => connection.Peer == peer);

    /// <summary>
    /// A stream may have ended with one of two connections, or with the last one, which the host still shows: then the talk begins anew. A peer
    /// that ends its streams again and again over one connection loses it.
    /// </summary>
    private async Task<bool> IsRenewedAsync(NetworkPeerId peer, PeerId name)
    {
        if (!IsConnected(peer)) return false;
        int count;
        lock (gate) renewals[name] = count = renewals.GetValueOrDefault(name) + 1;
        if (count <= options.RenewalsMax) return true;
        await host.DisconnectAsync(peer).ConfigureAwait(false);
        return false;
    }

    private async ValueTask ServeAsync(Lane lane, IStream stream, CancellationToken stop)
    {
        while (Begin(stream.Peer) is { } session)
        {
            if (session.TryRead(lane, stream, out Task? reading))
            {
                await reading.ConfigureAwait(false);
                return;
            }
            // The session is of a connection that was lost; or this is a second stream of the lane, which is never read.
            await session.Gone.WaitAsync(stop).ConfigureAwait(false);
        }
        stream.Reset();
    }
}
