using System.Runtime.CompilerServices;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.RequestResponse;

/// <summary>Requests over any host.</summary>
/// <param name="host">Opens and takes the streams.</param>
/// <param name="time">The clock of deadlines and rates.</param>
/// <param name="metrics">Where ends are counted.</param>
public sealed class RequestResponder(IHost host, TimeProvider time, StackMetrics metrics) : IRequestResponse
{
    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> RequestAsync(PeerId peer, ProtocolId protocol, ReadOnlyMemory<byte> request, RequestLimits limits, CancellationToken stop = default)
    {
        ReadOnlyMemory<byte>? answer = null;
        IAsyncEnumerable<ReadOnlyMemory<byte>> chunks = RequestChunksAsync(peer, protocol, request, limits with { ResponseChunksMax = 1 }, stop);
        await foreach (ReadOnlyMemory<byte> chunk in chunks.ConfigureAwait(false)) answer = chunk;
        return answer ?? throw Met(new NetworkException(Fault.ResponseTooLarge, "an answer of one chunk has none"));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> RequestChunksAsync(
        PeerId peer, ProtocolId protocol, ReadOnlyMemory<byte> request, RequestLimits limits, [EnumeratorCancellation] CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Length, limits.RequestBytesMax);
        using RequestDeadline deadline = new(limits.Deadline, time, stop);
        IStream stream = await NamedAsync(AskAsync(peer, protocol, request, deadline.Token), deadline).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            AnswerReader answer = new(stream.Input, limits);
            while (await NamedAsync(answer.ReadAsync(deadline.Token), deadline).ConfigureAwait(false) is { } chunk) yield return chunk;
        }
    }

    /// <inheritdoc/>
    public IDisposable Handle(ProtocolId protocol, RequestHandler handler, RequestLimits limits) => host.Handle(
        protocol,
        new RequestServer(handler, limits, time, metrics).ServeAsync,
        new HandlerLimits { StreamsPerPeerMax = limits.AtOncePerPeerMax, StreamsMax = limits.AtOnceMax });

    private async ValueTask<IStream> AskAsync(PeerId peer, ProtocolId protocol, ReadOnlyMemory<byte> request, CancellationToken stop)
    {
        IStream stream = await host.OpenStreamAsync(peer, [protocol], FirstWord.Dialer, stop).ConfigureAwait(false);
        try
        {
            await LengthPrefixed.WriteLastAsync(stream.Output, request, stop).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            stream.Reset();
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    // Gives what a step met its name, and counts what nobody below has counted.
    private async ValueTask<T> NamedAsync<T>(ValueTask<T> step, RequestDeadline deadline)
    {
        try
        {
            return await step.ConfigureAwait(false);
        }
        catch (NetworkException failure) when (OwnFaults.Contains(failure.Fault))
        {
            throw Met(failure);
        }
        catch (OperationCanceledException cancelled) when (deadline.IsOver)
        {
            throw Met(deadline.Exceeded(cancelled));
        }
    }

    private NetworkException Met(NetworkException failure)
    {
        metrics.Met(failure.Fault);
        return failure;
    }
}
