using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.RequestResponse;

/// <summary>Requests over any host.</summary>
public sealed class RequestResponder(IHost host, TimeProvider time, StackMetrics metrics) : IRequestResponse
{
    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> RequestAsync(PeerId peer, ProtocolId protocol, ReadOnlyMemory<byte> request, RequestLimits limits, CancellationToken stop = default) =>
        throw new NotImplementedException($"{host} {time} {metrics}");

    /// <inheritdoc/>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> RequestChunksAsync(PeerId peer, ProtocolId protocol, ReadOnlyMemory<byte> request, RequestLimits limits, CancellationToken stop = default) =>
        throw new NotImplementedException();

    /// <inheritdoc/>
    public IDisposable Handle(ProtocolId protocol, RequestHandler handler, RequestLimits limits) => throw new NotImplementedException();
}
