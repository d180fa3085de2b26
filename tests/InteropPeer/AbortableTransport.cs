using System.Collections.Concurrent;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;

namespace Blockchain.InteropPeer;

/// <summary>A transport whose connections can be cut from outside, as a network does it.</summary>
internal sealed class AbortableTransport(ITransport transport) : ITransport
{
    private readonly ConcurrentDictionary<string, ITransportConnection> connections = new();

    /// <summary>Cuts the connection to an address without a farewell.</summary>
    public void Abort(Multiaddr remote) => connections[remote.ToString()].Abort();

    public bool Handles(Multiaddr address) => transport.Handles(address);

    public async ValueTask<ITransportConnection> DialAsync(Multiaddr address, CancellationToken stop) =>
        Keep(await transport.DialAsync(address, stop).ConfigureAwait(false));

    public async ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken stop) =>
        new Listener(this, await transport.ListenAsync(address, stop).ConfigureAwait(false));

    private ITransportConnection Keep(ITransportConnection connection) => connections[connection.RemoteAddress.ToString()] = connection;

    private sealed class Listener(AbortableTransport owner, IListener listener) : IListener
    {
        public Multiaddr Address => listener.Address;

        public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken stop) =>
            await listener.AcceptAsync(stop).ConfigureAwait(false) is { } connection ? owner.Keep(connection) : null;

        public ValueTask DisposeAsync() => listener.DisposeAsync();
    }
}
