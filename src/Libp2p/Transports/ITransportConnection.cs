using System.IO.Pipelines;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Transports;

/// <summary>
/// One raw connection. A read or flush after the other side vanished throws <see cref="Faults.NetworkException"/>
/// with <see cref="Faults.Fault.ConnectionLost"/>; an orderly end completes the input.
/// </summary>
/// <remarks>Disposing sends what was flushed and closes; <see cref="Abort"/> gives up at once, whatever is pending.</remarks>
public interface ITransportConnection : IDuplexPipe, IAsyncDisposable
{
    /// <summary>This side's address.</summary>
    Multiaddr LocalAddress { get; }

    /// <summary>The other side's address.</summary>
    Multiaddr RemoteAddress { get; }

    /// <summary>Closes without a farewell; pending reads and flushes end.</summary>
    void Abort();
}
