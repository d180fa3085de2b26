using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Transports.Memory;

/// <summary>Connections within one process: a network of its own for each instance, for tests and simulations.</summary>
public sealed class MemoryTransport : ITransport
{
    /// <inheritdoc/>
    public bool Handles(Multiaddr address) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<ITransportConnection> DialAsync(Multiaddr address, CancellationToken stop) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken stop) => throw new NotImplementedException();
}
