using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Transports.Tcp;

/// <summary>TCP over IPv4 and IPv6.</summary>
public sealed class TcpTransport : ITransport
{
    /// <inheritdoc/>
    public bool Handles(Multiaddr address) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<ITransportConnection> DialAsync(Multiaddr address, CancellationToken stop) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken stop) => throw new NotImplementedException();
}
