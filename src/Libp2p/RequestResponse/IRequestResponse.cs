using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.RequestResponse;

/// <summary>
/// One stream for each request: the request, length-prefixed, then the end of this half; the answer in one or more length-prefixed
/// chunks, then the end of that half.
/// </summary>
public interface IRequestResponse
{
    /// <summary>Asks, and waits for an answer of exactly one chunk.</summary>
    /// <param name="peer">Whom.</param>
    /// <param name="protocol">In which protocol.</param>
    /// <param name="request">What.</param>
    /// <param name="limits">How much is taken, and how long it may last.</param>
    /// <param name="stop">Cancels the request.</param>
    /// <exception cref="Faults.NetworkException">Among others <see cref="Faults.Fault.RequestTimedOut"/>, <see cref="Faults.Fault.MessageTooLarge"/>, <see cref="Faults.Fault.StreamReset"/>.</exception>
    ValueTask<ReadOnlyMemory<byte>> RequestAsync(PeerId peer, ProtocolId protocol, ReadOnlyMemory<byte> request, RequestLimits limits, CancellationToken stop = default);

    /// <summary>Asks, and hands over the chunks of the answer as they arrive; the reader's pace holds the peer back.</summary>
    /// <inheritdoc cref="RequestAsync"/>
    IAsyncEnumerable<ReadOnlyMemory<byte>> RequestChunksAsync(PeerId peer, ProtocolId protocol, ReadOnlyMemory<byte> request, RequestLimits limits, CancellationToken stop = default);

    /// <summary>Answers requests of a protocol until the answer is disposed.</summary>
    IDisposable Handle(ProtocolId protocol, RequestHandler handler, RequestLimits limits);
}
