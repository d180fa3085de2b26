using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting.Identify;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;

namespace Blockchain.Libp2p.Hosting;

/// <summary>This library's host. <see cref="ConnectionLife"/> tells how a connection comes and goes, <see cref="InboundStreams"/> how a stream does.</summary>
public sealed class Host : IHost
{
    private readonly HostOptions options;
    private readonly CancellationTokenSource closing = new();
    private readonly RunningTasks tasks = new();
    private readonly RunningTasks handlers = new();
    private readonly ProtocolTable protocols = new();
    private readonly AddressBook book;
    private readonly ConnectionTable table;
    private readonly ConnectionLife life;
    private readonly Dialler dialler;
    private readonly StreamNegotiation negotiation;
    private readonly List<IListener> listeners = [];
    private int isClosed;

    private Host(HostOptions options)
    {
        this.options = options;
        book = new AddressBook(options.Addresses);
        table = new ConnectionTable(options, new PeerWatchers(options.Metrics));
        life = new ConnectionLife(options, table, new InboundStreams(options, protocols, handlers, closing.Token), tasks, closing.Token);
        dialler = new Dialler(life, table, book, tasks, options);
        negotiation = new StreamNegotiation(options);
    }

    /// <inheritdoc/>
    public PeerId Peer => options.Identity.Peer;

    /// <inheritdoc/>
    public IReadOnlyList<Multiaddr> Addresses => [.. listeners.Select(listener => listener.Address)];

    /// <inheritdoc/>
    public IReadOnlyList<PeerConnection> Connections => table.Peers;

    /// <summary>Makes a host and listens.</summary>
    /// <exception cref="NetworkException"><see cref="Fault.ListenFailed"/>, <see cref="Fault.AddressNotSupported"/>.</exception>
    public static async ValueTask<Host> StartAsync(HostOptions options, CancellationToken stop = default)
    {
        Host host = new(options);
        try
        {
            foreach (Multiaddr address in options.Listen) host.listeners.Add(await host.ListenAsync(address, stop).ConfigureAwait(false));
        }
        catch (Exception)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        host.Start();
        return host;
    }

    /// <inheritdoc/>
    public async ValueTask<PeerConnection> DialAsync(Multiaddr address, PeerId expected, CancellationToken stop = default)
    {
        RefuseSelf(expected);
        HostConnection connection = await dialler.ConnectAliveAsync(expected, [address], stop).ConfigureAwait(false);
        return connection.Description;
    }

    /// <inheritdoc/>
    public ValueTask<IStream> OpenStreamAsync(PeerId peer, IReadOnlyList<ProtocolId> protocols, CancellationToken stop = default) =>
        OpenStreamAsync(peer, protocols, FirstWord.Either, stop);

    /// <inheritdoc/>
    public async ValueTask<IStream> OpenStreamAsync(PeerId peer, IReadOnlyList<ProtocolId> protocols, FirstWord first, CancellationToken stop = default)
    {
        RefuseSelf(peer);
        ArgumentOutOfRangeException.ThrowIfZero(protocols.Count);
        HostConnection connection = await dialler.ConnectAsync(peer, book.Of(peer), stop).ConfigureAwait(false);
        return await negotiation.OpenAsync(connection, protocols, table.Said(peer), first, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<IStream> OpenOnConnectionAsync(PeerId peer, ProtocolId protocol, CancellationToken stop = default)
    {
        HostConnection connection = table.Find(peer) ?? throw new NetworkException(Fault.ConnectionLost, $"{peer} has gone");
        return await negotiation.OpenAsync(connection, [protocol], table.Said(peer), FirstWord.Either, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IDisposable Handle(ProtocolId protocol, StreamHandler handler, HandlerLimits limits) => protocols.Add(protocol, handler, limits);

    /// <inheritdoc/>
    public IDisposable Watch(Action<PeerEvent> watcher) => table.Watch(watcher);

    /// <inheritdoc/>
    public void Learn(PeerId peer, IEnumerable<Multiaddr> addresses) => book.Learn(peer, addresses);

    /// <inheritdoc/>
    public async ValueTask DisconnectAsync(PeerId peer) => await CloseAsync(connection => connection.Peer == peer).ConfigureAwait(false);

    /// <summary>Stops listening and dialling, closes all connections, and waits until everything that the host started has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isClosed, 1) != 0) return;
        await closing.CancelAsync().ConfigureAwait(false);
        foreach (IListener listener in listeners) await listener.DisposeAsync().ConfigureAwait(false);
        table.Close();
        await CloseAsync(_ => true).ConfigureAwait(false);
        await tasks.WhenNoneAsync().ConfigureAwait(false);
        await EndHandlersAsync().ConfigureAwait(false);
        closing.Dispose();
    }

    private async Task EndHandlersAsync()
    {
        try
        {
            await handlers.WhenNoneAsync().WaitAsync(options.Connections.CloseDeadline, options.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // A handler that ignores its token has lost its stream and holds nothing of the host any more.
        }
    }

    private async ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken stop)
    {
        ITransport transport = options.Transports.FirstOrDefault(one => one.Handles(address))
            ?? throw new NetworkException(Fault.AddressNotSupported, $"no transport handles {address}");
        return await transport.ListenAsync(address, stop).ConfigureAwait(false);
    }

    private void Start()
    {
        new IdentifyService(this, options, protocols, book, table, tasks).Start(closing.Token);
        foreach (IListener listener in listeners) tasks.Start(() => new AcceptLoop(listener, life, options).RunAsync(closing.Token));
        tasks.Start(() => new ConnectionSweep(table, options.Connections, options.Time).RunAsync(closing.Token));
    }

    private async ValueTask CloseAsync(Func<HostConnection, bool> chosen) =>
        await Task.WhenAll(table.All.Select(one => one.Connection).Where(chosen).Select(CloseAsync)).ConfigureAwait(false);

    private static async Task CloseAsync(HostConnection connection)
    {
        await connection.DisposeAsync().ConfigureAwait(false);
        await connection.Gone.ConfigureAwait(false);
    }

    private void RefuseSelf(PeerId peer)
    {
        if (peer == Peer) throw new ArgumentException("a host has no connection to itself", nameof(peer));
    }
}
