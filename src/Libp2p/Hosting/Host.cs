using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>This library's host.</summary>
public sealed class Host : IHost
{
    private Host()
    {
    }

    /// <inheritdoc/>
    public PeerId Peer => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<Multiaddr> Addresses => throw new NotImplementedException();

    /// <inheritdoc/>
    public IReadOnlyList<PeerConnection> Connections => throw new NotImplementedException();

    /// <summary>Makes a host and listens.</summary>
    /// <exception cref="Faults.NetworkException"><see cref="Faults.Fault.ListenFailed"/>, <see cref="Faults.Fault.AddressNotSupported"/>.</exception>
    public static ValueTask<Host> StartAsync(HostOptions options, CancellationToken stop = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<PeerConnection> DialAsync(Multiaddr address, PeerId expected, CancellationToken stop = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<IStream> OpenStreamAsync(PeerId peer, IReadOnlyList<ProtocolId> protocols, CancellationToken stop = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IDisposable Handle(ProtocolId protocol, StreamHandler handler, HandlerLimits limits) => throw new NotImplementedException();

    /// <inheritdoc/>
    public IDisposable Watch(Action<PeerEvent> watcher) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Learn(PeerId peer, IEnumerable<Multiaddr> addresses) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisconnectAsync(PeerId peer) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
