using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Multistream;
using Blockchain.Libp2p.Yamux;

namespace Blockchain.Libp2p.Hosting;

/// <summary>Agrees on the protocol of a stream, within a deadline. A stream without agreement is reset.</summary>
internal sealed class StreamNegotiation(HostOptions options)
{
    /// <summary>Opens a stream and proposes protocols.</summary>
    /// <param name="connection">To whom.</param>
    /// <param name="protocols">What this side speaks, the best first.</param>
    /// <param name="said">What the peer said of itself; a lone protocol that it serves needs no answer before it is used.</param>
    /// <param name="first">Who speaks first.</param>
    /// <param name="stop">Cancels the wait.</param>
    public async ValueTask<IStream> OpenAsync(
        HostConnection connection, IReadOnlyList<ProtocolId> protocols, PeerEvent.Identified? said, FirstWord first, CancellationToken stop)
    {
        YamuxStream stream = await connection.OpenAsync(stop).ConfigureAwait(false);
        if (protocols is [ProtocolId only] && said?.Protocols.Contains(only) == true) return await OfferAsync(connection, stream, only, first, stop).ConfigureAwait(false);
        ProtocolId agreed = await WithinDeadlineAsync(stream, either =>
            MultistreamSelect.SelectAsync(stream, protocols, options.Multistream, either), stop).ConfigureAwait(false);
        return new HostStream(stream, stream, connection.Peer, agreed);
    }

    /// <summary>Takes a proposal of the other side.</summary>
    public async ValueTask<IStream> AcceptAsync(HostConnection connection, YamuxStream stream, Func<ProtocolId, bool> serves, CancellationToken closing)
    {
        ProtocolId agreed = await WithinDeadlineAsync(stream, either =>
            MultistreamSelect.AcceptAsync(stream, serves, options.Multistream, either), closing).ConfigureAwait(false);
        return new HostStream(stream, stream, connection.Peer, agreed);
    }

    // The proposal leaves at once where the caller's protocol may begin with a read.
    private async ValueTask<IStream> OfferAsync(HostConnection connection, YamuxStream stream, ProtocolId protocol, FirstWord first, CancellationToken stop)
    {
        LazySelect offer = new(stream, protocol, options.Multistream);
        try
        {
            if (first == FirstWord.Either) await offer.Output.FlushAsync(stop).ConfigureAwait(false);
        }
        catch (Exception)
        {
            Drop(stream);
            throw;
        }
        return new HostStream(stream, offer, connection.Peer, protocol);
    }

    private async ValueTask<ProtocolId> WithinDeadlineAsync(YamuxStream stream, Func<CancellationToken, ValueTask<ProtocolId>> negotiate, CancellationToken stop)
    {
        using CancellationTokenSource deadline = new(options.Connections.NegotiationDeadline, options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            return await negotiate(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            Drop(stream);
            options.Metrics.Met(Fault.NegotiationTimedOut);
            throw new NetworkException(Fault.NegotiationTimedOut, $"no agreement within {options.Connections.NegotiationDeadline}");
        }
        catch (Exception failure)
        {
            Drop(stream);
            if (failure is NetworkException named && FaultLayer.IsOfNegotiation(named.Fault)) options.Metrics.Met(named.Fault);
            throw;
        }
    }

    // A reset alone leaves what is unread counted against the peer, until the reader says that it has gone.
    private static void Drop(YamuxStream stream)
    {
        stream.Reset();
        stream.Input.Complete();
    }
}
