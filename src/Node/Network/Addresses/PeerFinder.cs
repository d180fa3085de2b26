using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Node.Machine;
using PeerId = Blockchain.Libp2p.Multiformats.PeerId;

namespace Blockchain.Node.Network.Addresses;

/// <summary>Keeps a number of outbound connections by itself, to peers that others told of, each of another group; and room for inbound ones.</summary>
public sealed class PeerFinder : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly IHost host;
    private readonly KnownPeers book;
    private readonly PeerFinderOptions options;
    private readonly Random chance;
    private readonly List<PeerId> seniority = [];
    private readonly List<PeerId> found = [];
    private readonly Lock gate = new();
    private readonly IDisposable watch;
    private readonly Task running;
    private volatile bool seeksOne;

    /// <summary>Looks from here on.</summary>
    /// <param name="host">Who dials.</param>
    /// <param name="book">Whom.</param>
    /// <param name="options">How many, and by which clock.</param>
    /// <param name="chance">The seeded source of the choice; the finder uses it alone.</param>
    public PeerFinder(IHost host, KnownPeers book, PeerFinderOptions options, Random chance)
    {
        (this.host, this.book, this.options, this.chance) = (host, book, options, chance);
        watch = host.Watch(Told);
        running = Task.Run(() => RunAsync(stopping.Token));
    }

    /// <summary>
    /// Looks for one peer beyond the target; returns at once. One beyond it that was found before makes room. A node that is to dial nobody
    /// does not.
    /// </summary>
    public void SeekOne() => seeksOne = options.OutboundTarget > 0;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        watch.Dispose();
        await stopping.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        stopping.Dispose();
    }

    private UnixTimeMs Now => new(options.Time.GetUtcNow().ToUnixTimeMilliseconds());

    private void Told(PeerEvent what)
    {
        lock (gate)
        {
            if (what is PeerEvent.Identified) return;
            seniority.Remove(what.Peer);
            if (what is PeerEvent.Connected) seniority.Add(what.Peer);
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        using PeriodicTimer timer = new(options.Interval, options.Time);
        try
        {
            do
            {
                await MakeRoomAsync().ConfigureAwait(false);
                await LookAsync(stop).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private async Task MakeRoomAsync()
    {
        for (int i = host.Connections.Count; i > 0 && InboundEviction.Choose(ByAge()) is { } youngest; i--)
            await host.DisconnectAsync(youngest).ConfigureAwait(false);
    }

    private async Task LookAsync(CancellationToken stop)
    {
        int target = options.OutboundTarget;
        if (seeksOne)
        {
            seeksOne = false;
            await DropExtraAsync().ConfigureAwait(false);
            target++;
        }
        for (int dials = 0; dials < target; dials++)
        {
            IReadOnlyList<PeerConnection> connections = host.Connections;
            PeerConnection[] outbound = [.. connections.Where(static connection => connection.Direction == Direction.Outbound)];
            if (outbound.Length >= target) return;
            HashSet<PeerId> connected = [.. connections.Select(static connection => connection.Peer), host.Peer];
            HashSet<string> groups = [.. outbound.Select(static connection => PeerAddress.GroupOf(connection.Address))];
            if (book.DrawToDial(address => !connected.Contains(address.Peer) && !groups.Contains(address.Group), Now, chance) is not { } next)
            {
                options.NobodyLeft();
                return;
            }
            book.Dialled(next, await TryDialAsync(next, stop).ConfigureAwait(false), Now);
        }
    }

    private async Task DropExtraAsync()
    {
        PeerId[] outbound = [.. host.Connections.Where(static connection => connection.Direction == Direction.Outbound).Select(static connection => connection.Peer)];
        found.RemoveAll(peer => !outbound.Contains(peer));
        if (outbound.Length <= options.OutboundTarget || found.Count == 0) return;
        await host.DisconnectAsync(found[0]).ConfigureAwait(false);
    }

    private async Task<bool> TryDialAsync(PeerAddress next, CancellationToken stop)
    {
        try
        {
            await host.DialAsync(next.Address, next.Peer, stop).ConfigureAwait(false);
            found.Add(next.Peer);
            return true;
        }
        catch (NetworkException)
        {
            return false; // the host has counted it
        }
    }

    private PeerConnection[] ByAge()
    {
        lock (gate) return [.. host.Connections.OrderBy(connection => seniority.IndexOf(connection.Peer))];
    }
}
