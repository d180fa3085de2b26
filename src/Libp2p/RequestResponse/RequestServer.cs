using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Libp2p.Hosting;

namespace Blockchain.Libp2p.RequestResponse;

/// <summary>Answers the requests of one protocol, each on its own stream. Whatever goes wrong resets that stream and ends nothing else.</summary>
/// <param name="handler">Makes the answers.</param>
/// <param name="limits">What is taken and given.</param>
/// <param name="time">The clock.</param>
/// <param name="metrics">Where ends are counted.</param>
internal sealed class RequestServer(RequestHandler handler, RequestLimits limits, TimeProvider time, StackMetrics metrics)
{
    private readonly RequestRate rate = new(limits.PerPeerAndSecondMax, time);

    /// <summary>Serves one stream.</summary>
    public async ValueTask ServeAsync(IStream stream, CancellationToken stop)
    {
        if (!rate.TryTake(stream.Peer))
        {
            End(stream, Fault.TooManyRequests);
            return;
        }
        using RequestDeadline deadline = new(limits.Deadline, time, stop);
        try
        {
            byte[] request = await LengthPrefixed.ReadAsync(stream.Input, limits.RequestBytesMax, deadline.Token).ConfigureAwait(false)
                ?? throw new NetworkException(Fault.MessageTruncated, "a stream without a request");
            Fault fault = await AnswerAsync(stream, request, deadline.Token).ConfigureAwait(false);
            if (fault != Fault.None) End(stream, fault);
        }
        catch (NetworkException failure)
        {
            // What the stream met was counted where it was met.
            if (OwnFaults.Contains(failure.Fault)) metrics.Met(failure.Fault);
            stream.Reset();
        }
        catch (OperationCanceledException)
        {
            End(stream, deadline.IsOver ? Fault.RequestTimedOut : Fault.None);
        }
        catch (Exception)
        {
            End(stream, Fault.RequestHandlerFailed);
        }
    }

    // What the handler does and what the stream meets are told apart here: a handler may use the network itself.
    private async ValueTask<Fault> AnswerAsync(IStream stream, byte[] request, CancellationToken stop)
    {
        long bytes = 0;
        int chunks = 0;
        IAsyncEnumerator<ReadOnlyMemory<byte>> answer = handler(stream.Peer, request, stop).GetAsyncEnumerator(stop);
        await using (answer.ConfigureAwait(false))
        {
            while (true)
            {
                try
                {
                    if (!await answer.MoveNextAsync().ConfigureAwait(false)) break;
                }
                catch (Exception) when (!stop.IsCancellationRequested)
                {
                    return Fault.RequestHandlerFailed;
                }
                bytes += answer.Current.Length;
                chunks++;
                if (answer.Current.Length > limits.ChunkBytesMax || bytes > limits.ResponseBytesMax || chunks > limits.ResponseChunksMax) return Fault.ResponseTooLarge;
                await LengthPrefixed.WriteAsync(stream.Output, answer.Current, stop).ConfigureAwait(false);
            }
        }
        await stream.Output.CompleteAsync().ConfigureAwait(false);

        // A stream whose other half was not read to its end is reset when the host lets go of it, and the answer might be lost.
        return await LengthPrefixed.ReadAsync(stream.Input, 0, stop).ConfigureAwait(false) is null ? Fault.None : Fault.MessageMalformed;
    }

    private void End(IStream stream, Fault fault)
    {
        if (fault != Fault.None) metrics.Met(fault);
        stream.Reset();
    }
}
