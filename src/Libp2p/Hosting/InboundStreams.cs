using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Yamux;

namespace Blockchain.Libp2p.Hosting;

/// <summary>The life of a stream that the other side opens: negotiation, room among its protocol's streams, handler, end.</summary>
internal sealed class InboundStreams(HostOptions options, ProtocolTable protocols, RunningTasks handlers, CancellationToken closing)
{
    private readonly StreamNegotiation negotiation = new(options);

    /// <summary>Serves a stream beside the caller.</summary>
    public void Serve(HostConnection connection, YamuxStream stream) => handlers.Start(() => ServeAsync(connection, stream));

    private async Task ServeAsync(HostConnection connection, YamuxStream raw)
    {
        if (!await connection.Admitted.ConfigureAwait(false) || await TryNegotiateAsync(connection, raw).ConfigureAwait(false) is not { } stream)
        {
            raw.Reset();
            raw.Input.Complete();
            return;
        }
        ServedProtocol? protocol = protocols.Find(stream.Protocol);
        if (protocol?.TryEnter(stream.Peer) != true)
        {
            if (protocol is not null) options.Metrics.Met(Fault.TooManyProtocolStreams);
            Drop(stream);
            return;
        }
        bool isServed = await TryHandleAsync(protocol, stream).ConfigureAwait(false);
        // Before the other side can see the end, so that one stream after the other fits a limit of one.
        protocol.Leave(stream.Peer);
        if (isServed) await stream.DisposeAsync().ConfigureAwait(false);
        else Drop(stream);
    }

    // A reset alone leaves what is unread counted against the peer, until the reader says that it has gone.
    private static void Drop(IStream stream)
    {
        stream.Reset();
        stream.Input.Complete();
    }

    private async ValueTask<IStream?> TryNegotiateAsync(HostConnection connection, YamuxStream raw)
    {
        try
        {
            return await negotiation.AcceptAsync(connection, raw, protocols.Serves, closing).ConfigureAwait(false);
        }
        catch (Exception end) when (end is NetworkException or OperationCanceledException)
        {
            return null;
        }
    }

    // Whatever a handler throws ends its stream and nothing else.
    private async Task<bool> TryHandleAsync(ServedProtocol protocol, IStream stream)
    {
        try
        {
            await protocol.Handler(stream, closing).ConfigureAwait(false);
            return true;
        }
        catch (NetworkException met)
        {
            if (FaultLayer.IsOfMessage(met.Fault)) options.Metrics.Met(met.Fault);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // The host closes.
        }
        catch (Exception)
        {
            options.Metrics.Met(Fault.HandlerFailed);
        }
        return false;
    }
}
