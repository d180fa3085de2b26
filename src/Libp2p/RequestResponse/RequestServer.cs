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
    // How often a stream on which nothing is sent is looked at.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

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
        long waiting = 0;
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        IAsyncEnumerator<ReadOnlyMemory<byte>> answer = handler(stream.Peer, request, over.Token).GetAsyncEnumerator(over.Token);
        await using (answer.ConfigureAwait(false))
        {
            while (true)
            {
                Task<bool> next = answer.MoveNextAsync().AsTask();
                // A handler that has more at once, or nothing more, lets short chunks leave together, the last one with the end.
                if (!next.IsCompleted)
                {
                    await LookAsync(stream, next, waiting > 0, over).ConfigureAwait(false);
                    waiting = 0;
                }
                try
                {
                    if (!await next.ConfigureAwait(false)) break;
                }
                catch (Exception) when (!stop.IsCancellationRequested)
                {
                    return Fault.RequestHandlerFailed;
                }
                bytes += answer.Current.Length;
                chunks++;
                if (answer.Current.Length > limits.ChunkBytesMax || bytes > limits.ResponseBytesMax || chunks > limits.ResponseChunksMax) return Fault.ResponseTooLarge;
                if (LengthPrefixed.IsShort(waiting + answer.Current.Length))
                {
                    LengthPrefixed.Write(stream.Output, answer.Current.Span);
                    waiting += answer.Current.Length + 1; // its length, too: an empty chunk waits as well
                    continue;
                }
                await LengthPrefixed.WriteAsync(stream.Output, answer.Current, stop).ConfigureAwait(false);
                waiting = 0;
            }
        }
        await stream.Output.CompleteAsync().ConfigureAwait(false);

        // A stream whose other half was not read to its end is reset when the host lets go of it, and the answer might be lost.
        return await LengthPrefixed.ReadAsync(stream.Input, 0, stop).ConfigureAwait(false) is null ? Fault.None : Fault.MessageMalformed;
    }

    // A peer that gives up shows only where something is sent: its own half ended behind the request. A flush of nothing is enough.
    private async ValueTask LookAsync(IStream stream, Task next, bool isUnsent, CancellationTokenSource over)
    {
        while (!next.IsCompleted)
        {
            if (!isUnsent) await next.WaitAsync(LookInterval, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (next.IsCompleted) return;
            isUnsent = false;
            try
            {
                await stream.Output.FlushAsync(over.Token).ConfigureAwait(false);
            }
            catch (Exception end) when (end is NetworkException or OperationCanceledException)
            {
                // The handler ends before its enumerator is disposed.
                await over.CancelAsync().ConfigureAwait(false);
                await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
        }
    }

    private void End(IStream stream, Fault fault)
    {
        if (fault != Fault.None) metrics.Met(fault);
        stream.Reset();
    }
}
