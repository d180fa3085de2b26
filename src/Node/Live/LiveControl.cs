using System.Collections.Concurrent;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Ping;
using Blockchain.Node.Network;

namespace Blockchain.Node.Live;

/// <summary>An operator's hand on the connections of a live node: those that are kept, refused, measured and ended.</summary>
internal sealed class LiveControl : INetworkControl, IDisposable
{
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim gate = new(1);
    private readonly ConcurrentDictionary<PeerId, List<Multiaddr>> kept = new();
    private readonly ConcurrentDictionary<Machine.PeerId, TimeSpan> pings = new();
    private readonly IHost host;
    private readonly PeerNetwork network;
    private readonly PeerKeeper keeper;
    private readonly PingService ping;
    private readonly NodeClock clock;
    private readonly IDisposable watch;

    /// <summary>Keeps nobody yet.</summary>
    /// <param name="host">Who dials.</param>
    /// <param name="network">The talk with peers.</param>
    /// <param name="keeper">Dials again; this is its only user.</param>
    /// <param name="ping">Measures; stays the caller's.</param>
    /// <param name="clock">The clock of time limits.</param>
    public LiveControl(IHost host, PeerNetwork network, PeerKeeper keeper, PingService ping, NodeClock clock)
    {
        (this.host, this.network, this.keeper, this.ping, this.clock) = (host, network, keeper, ping, clock);
        watch = host.Watch(what =>
        {
            if (what is PeerEvent.Disconnected) pings.TryRemove(PeerName.Of(what.Peer), out _);
        });
    }

    /// <inheritdoc/>
    public PeerTraffic Totals => network.TrafficOfAll;

    /// <inheritdoc/>
    public PeerId Peer => host.Peer;

    /// <inheritdoc/>
    public IReadOnlyList<Multiaddr> Addresses => host.Addresses;

    /// <inheritdoc/>
    public bool IsActive => !Bans.RefusesAll;

    /// <inheritdoc/>
    public BanList Bans => network.Bans;

    /// <inheritdoc/>
    public TimeSpan? PingOf(Machine.PeerId peer) => pings.TryGetValue(peer, out TimeSpan taken) ? taken : null;

    /// <inheritdoc/>
    public async Task SetActiveAsync(bool isActive)
    {
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (IsActive == isActive) return;
            Bans.RefusesAll = !isActive;
            foreach ((PeerId peer, List<Multiaddr> addresses) in kept)
            {
                if (isActive) keeper.Keep(peer, [.. addresses]);
                else await keeper.ReleaseAsync(peer).ConfigureAwait(false);
            }
            await EndRefusedAsync().ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public bool TryKeep(PeerId peer, Multiaddr address)
    {
        gate.Wait();
        try
        {
            List<Multiaddr> addresses = kept.GetOrAdd(peer, static _ => []);
            if (addresses.Contains(address)) return false;
            addresses.Add(address);
            if (IsActive) keeper.Keep(peer, [.. addresses]);
            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<bool> TryReleaseAsync(PeerId peer)
    {
        await gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!kept.TryRemove(peer, out _)) return false;
            await keeper.ReleaseAsync(peer).ConfigureAwait(false);
            return true;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public async Task DialAsync(PeerId peer, Multiaddr address, CancellationToken stop) => await host.DialAsync(address, peer, stop).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task DisconnectAsync(PeerId peer) => await host.DisconnectAsync(peer).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task EndRefusedAsync()
    {
        foreach (Libp2p.Hosting.PeerConnection one in host.Connections)
        {
            if (Bans.Refuses(one.Peer, one.Address)) await host.DisconnectAsync(one.Peer).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task PingAllAsync(CancellationToken stop)
    {
        using CancellationTokenSource late = new(PingTimeout, clock.Time);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        await Task.WhenAll(host.Connections.Select(one => PingAsync(one.Peer, over.Token))).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        watch.Dispose();
        gate.Dispose();
    }

    // A peer that does not answer keeps the figure of its last answer.
    private async Task PingAsync(PeerId peer, CancellationToken stop)
    {
        try
        {
            pings[PeerName.Of(peer)] = await ping.MeasureAsync(peer, stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is NetworkException or OperationCanceledException)
        {
            // It has gone, or serves no pings.
        }
    }
}
