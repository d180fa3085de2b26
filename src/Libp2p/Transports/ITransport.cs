using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Transports;

/// <summary>Makes byte streams between two machines, or within one process.</summary>
public interface ITransport
{
    /// <summary>Whether the address is one of this transport.</summary>
    bool Handles(Multiaddr address);

    /// <summary>Connects.</summary>
    /// <exception cref="Faults.NetworkException"><see cref="Faults.Fault.DialRefused"/>, <see cref="Faults.Fault.DialTimedOut"/>.</exception>
    ValueTask<ITransportConnection> DialAsync(Multiaddr address, CancellationToken stop);

    /// <summary>Listens; port 0 lets the system choose, and the listener's address tells which.</summary>
    /// <exception cref="Faults.NetworkException"><see cref="Faults.Fault.ListenFailed"/>.</exception>
    ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken stop);
}
