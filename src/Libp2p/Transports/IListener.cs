using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Transports;

/// <summary>Takes connections until it is disposed.</summary>
public interface IListener : IAsyncDisposable
{
    /// <summary>The address with the port that was chosen.</summary>
    Multiaddr Address { get; }

    /// <summary>The next connection; null once the listener is disposed.</summary>
    ValueTask<ITransportConnection?> AcceptAsync(CancellationToken stop);
}
