using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>Makes sure that there is a connection to a peer: the one that stands, the dial under way, or a new dial.</summary>
internal sealed class Dialler(ConnectionLife life, ConnectionTable table, AddressBook book, RunningTasks tasks, HostOptions options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<PeerId, Dial> dials = [];

    /// <summary>A connection to a peer; all who ask at once share one dial.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="addresses">Where, tried in this order; only read when there is no connection.</param>
    /// <param name="stop">Ends this caller's wait, not the dial.</param>
    /// <exception cref="NetworkException"><see cref="Fault.PeerUnknown"/> without addresses; otherwise what the last one met.</exception>
    public async ValueTask<HostConnection> ConnectAsync(PeerId peer, IReadOnlyList<Multiaddr> addresses, CancellationToken stop)
    {
        while (true)
        {
            if (table.Find(peer) is { } connection) return connection;
            Dial dial = Join(peer, addresses);
            try
            {
                return await dial.Outcome.Task.WaitAsync(stop).ConfigureAwait(false);
            }
            catch (NetworkException) when (addresses.Except(dial.Addresses).Any())
            {
                // Somebody else's dial failed, but this caller knows an address that it did not try.
            }
        }
    }

    /// <summary>A connection that is alive: one that is ending already is let go, for as long as a dial may take, and then the peer is dialled once more.</summary>
    /// <param name="peer">To whom.</param>
    /// <param name="addresses">Where, as in <see cref="ConnectAsync"/>.</param>
    /// <param name="stop">Ends this caller's wait.</param>
    /// <exception cref="NetworkException">As in <see cref="ConnectAsync"/>; <see cref="Fault.RemoteClosed"/> and others where the connection neither lives nor leaves.</exception>
    public async ValueTask<HostConnection> ConnectAliveAsync(PeerId peer, IReadOnlyList<Multiaddr> addresses, CancellationToken stop)
    {
        HostConnection connection = await ConnectAsync(peer, addresses, stop).ConfigureAwait(false);
        if (connection.Farewell is null) return connection;
        try
        {
            await connection.Gone.WaitAsync(options.Connections.DialDeadline, options.Time, stop).ConfigureAwait(false);
            connection = await ConnectAsync(peer, addresses, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The other side said farewell and keeps its streams: they are left to it.
        }
        if (connection.Farewell is not { } farewell) return connection;
        options.Metrics.Met(farewell.Fault);
        throw farewell.ToException();
    }

    private Dial Join(PeerId peer, IReadOnlyList<Multiaddr> addresses)
    {
        lock (gate)
        {
            if (dials.TryGetValue(peer, out Dial? underWay)) return underWay;
            Dial dial = new(addresses, new TaskCompletionSource<HostConnection>(TaskCreationOptions.RunContinuationsAsynchronously));
            dials.Add(peer, dial);
            tasks.Start(() => RunAsync(peer, dial));
            return dial;
        }
    }

    private async Task RunAsync(PeerId peer, Dial dial)
    {
        try
        {
            HostConnection connection = await TryEachAsync(peer, dial.Addresses).ConfigureAwait(false);
            lock (gate) dials.Remove(peer);
            dial.Outcome.SetResult(connection);
        }
        catch (Exception failure)
        {
            lock (gate) dials.Remove(peer);
            dial.Outcome.SetException(failure);
        }
    }

    private async Task<HostConnection> TryEachAsync(PeerId peer, IReadOnlyList<Multiaddr> addresses)
    {
        NetworkException failure = new(Fault.PeerUnknown, $"no connection to {peer} and no address to dial");
        foreach (Multiaddr address in addresses)
        {
            // The peer may dial meanwhile: then that is the connection.
            if (table.Find(peer) is { } inbound) return inbound;
            try
            {
                HostConnection connection = await life.DialAsync(address, peer).ConfigureAwait(false);
                book.Prove(peer, address);
                return connection;
            }
            catch (NetworkException failed)
            {
                failure = failed;
            }
        }
        if (addresses.Count == 0) options.Metrics.Met(Fault.PeerUnknown);
        return table.Find(peer) ?? throw failure;
    }

    private sealed record Dial(IReadOnlyList<Multiaddr> Addresses, TaskCompletionSource<HostConnection> Outcome);
}
