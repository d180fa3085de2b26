using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>Keeps connections to chosen peers: dials them, and dials again, more and more patiently, when they are lost.</summary>
public sealed class PeerKeeper : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<PeerId, Kept> keeps = [];
    private readonly IHost host;
    private readonly PeerKeeperOptions options;
    private readonly TimeProvider time;
    private readonly Random chance;
    private readonly IDisposable watch;

    /// <summary>Keeps nobody yet.</summary>
    /// <param name="host">Who dials.</param>
    /// <param name="options">How patiently.</param>
    /// <param name="time">The clock of the delays.</param>
    /// <param name="chance">The seeded source of their jitter; the keeper uses it alone.</param>
    public PeerKeeper(IHost host, PeerKeeperOptions options, TimeProvider time, Random chance)
    {
        (this.host, this.options, this.time, this.chance) = (host, options, time, chance);
        watch = host.Watch(what =>
        {
            if (what is PeerEvent.Disconnected) Find(what.Peer)?.Lost.Writer.TryWrite(true);
        });
    }

    /// <summary>Keeps a connection to a peer from here on; the addresses of a peer that is kept already are replaced.</summary>
    /// <param name="peer">Who.</param>
    /// <param name="addresses">Where, tried in this order; at least one.</param>
    public void Keep(PeerId peer, IReadOnlyList<Multiaddr> addresses)
    {
        ArgumentOutOfRangeException.ThrowIfZero(addresses.Count);
        lock (gate)
        {
            if (keeps.TryGetValue(peer, out Kept? kept))
            {
                kept.Addresses = addresses;
                return;
            }
            kept = new Kept { Addresses = addresses };
            keeps.Add(peer, kept);
            kept.Running = Task.Run(() => KeepAsync(peer, kept));
        }
    }

    /// <summary>Dials the peer no more; a connection that stands stays.</summary>
    public async ValueTask ReleaseAsync(PeerId peer)
    {
        Kept? kept;
        lock (gate) keeps.Remove(peer, out kept);
        if (kept is not null) await kept.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Releases all peers.</summary>
    public async ValueTask DisposeAsync()
    {
        watch.Dispose();
        PeerId[] peers;
        lock (gate) peers = [.. keeps.Keys];
        foreach (PeerId peer in peers) await ReleaseAsync(peer).ConfigureAwait(false);
    }

    private Kept? Find(PeerId peer)
    {
        lock (gate) return keeps.GetValueOrDefault(peer);
    }

    private async Task KeepAsync(PeerId peer, Kept kept)
    {
        CancellationToken stop = kept.Stopping.Token;
        int failures = 0;
        try
        {
            while (true)
            {
                long began = time.GetTimestamp();
                if (await TryDialAsync(peer, kept, stop).ConfigureAwait(false)) await kept.Lost.Reader.ReadAsync(stop).ConfigureAwait(false);
                failures = time.GetElapsedTime(began) >= options.SteadyAfter ? 1 : failures + 1;
                await Task.Delay(options.DelayAfter(failures, Chance()), time, stop).ConfigureAwait(false);
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Released.
        }
    }

    private async ValueTask<bool> TryDialAsync(PeerId peer, Kept kept, CancellationToken stop)
    {
        foreach (Multiaddr address in kept.Addresses)
        {
            try
            {
                await host.DialAsync(address, peer, stop).ConfigureAwait(false);
                kept.Told.Clear();
                return true;
            }
            catch (NetworkException failed) when (!stop.IsCancellationRequested)
            {
                if (kept.Told.TryGetValue(address, out Fault told) && told == failed.Fault) continue;
                kept.Told[address] = failed.Fault;
                options.Failed(peer, address, failed);
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                // The host has counted what it names; whatever else it throws must not end the keeping either.
            }
        }
        return false;
    }

    private double Chance()
    {
        lock (gate) return chance.NextDouble();
    }

    private sealed class Kept : IAsyncDisposable
    {
        // Holds one signal: that the connection was lost.
        public Channel<bool> Lost { get; } = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        // What was told of each address since the last connection.
        public Dictionary<Multiaddr, Fault> Told { get; } = [];

        public CancellationTokenSource Stopping { get; } = new();

        public IReadOnlyList<Multiaddr> Addresses { get; set; } = [];

        public Task Running { get; set; } = Task.CompletedTask;

        public async ValueTask DisposeAsync()
        {
            await Stopping.CancelAsync().ConfigureAwait(false);
            await Running.ConfigureAwait(false);
            Stopping.Dispose();
        }
    }
}
