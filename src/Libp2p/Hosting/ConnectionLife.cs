using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Noise;
using Blockchain.Libp2p.Transports;

namespace Blockchain.Libp2p.Hosting;

/// <summary>
/// The life of a connection, from the first byte to the last: room, transport, handshake, session, table, end. Each step that fails
/// has a name, is counted, and gives back what the steps before it took.
/// </summary>
internal sealed class ConnectionLife(HostOptions options, ConnectionTable table, InboundStreams streams, RunningTasks tasks, CancellationToken closing)
{
    private readonly ConnectionSlots slots = new(options.Connections);
    private readonly ConnectionUpgrade upgrade = new(options);

    /// <summary>Takes a connection that a listener accepted; it returns at once.</summary>
    public void Accept(ITransportConnection raw)
    {
        Fault full = slots.TryTakeInbound(raw.RemoteAddress, out ConnectionSlot? slot);
        if (slot is not null)
        {
            tasks.Start(() => AcceptAsync(raw, slot));
            return;
        }
        options.Metrics.Met(full);
        raw.Abort();
    }

    /// <summary>Dials an address, where nobody but the expected peer may be.</summary>
    /// <exception cref="NetworkException">What failed; it is counted.</exception>
    public async Task<HostConnection> DialAsync(Multiaddr address, PeerId expected)
    {
        try
        {
            if (!address.Peer.IsNone && address.Peer != expected) throw new NetworkException(Fault.WrongPeer, $"{address} is not of {expected}");
            Fault full = slots.TryTakeOutbound(out ConnectionSlot? slot);
            if (slot is null) throw new NetworkException(full, $"{options.Connections.ConnectionsMax} connections are open");
            ITransportConnection raw = await ConnectAsync(address, slot).ConfigureAwait(false);
            SecureConnection secure = await ShakeHandsAsync(raw, slot, upgrade.DialledAsync(raw, expected, closing)).ConfigureAwait(false);
            return Begin(raw, secure, Direction.Outbound, slot);
        }
        catch (NetworkException failed)
        {
            options.Metrics.Met(failed.Fault);
            throw;
        }
    }

    private async Task AcceptAsync(ITransportConnection raw, ConnectionSlot slot)
    {
        try
        {
            SecureConnection secure = await ShakeHandsAsync(raw, slot, upgrade.AcceptedAsync(raw, closing)).ConfigureAwait(false);
            _ = Begin(raw, secure, Direction.Inbound, slot);
        }
        catch (NetworkException failed)
        {
            options.Metrics.Met(failed.Fault);
        }
    }

    private async ValueTask<ITransportConnection> ConnectAsync(Multiaddr address, ConnectionSlot slot)
    {
        using CancellationTokenSource deadline = new(options.Connections.DialDeadline, options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, closing);
        try
        {
            ITransport transport = options.Transports.FirstOrDefault(one => one.Handles(address))
                ?? throw new NetworkException(Fault.AddressNotSupported, $"no transport handles {address}");
            return await transport.DialAsync(address.WithoutPeer(), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            slot.Dispose();
            throw closing.IsCancellationRequested ? new NetworkException(Fault.HostClosed, "during the dial")
                : new NetworkException(Fault.DialTimedOut, $"{address} did not answer within {options.Connections.DialDeadline}");
        }
        catch (Exception)
        {
            slot.Dispose();
            throw;
        }
    }

    private static async ValueTask<SecureConnection> ShakeHandsAsync(ITransportConnection raw, ConnectionSlot slot, ValueTask<SecureConnection> handshake)
    {
        try
        {
            return await handshake.ConfigureAwait(false);
        }
        catch (Exception)
        {
            raw.Abort();
            slot.Dispose();
            throw;
        }
    }

    private HostConnection Begin(ITransportConnection raw, SecureConnection secure, Direction direction, ConnectionSlot slot)
    {
        slot.EndHandshake();
        HostConnection connection = new(raw, secure, direction, slot, options, streams.Serve);
        bool isIn = table.TryAdd(connection);
        tasks.Start(() => LiveAsync(connection, isIn));
        if (isIn) return connection;
        connection.Abort(Fault.None);
        throw new NetworkException(Fault.HostClosed, "after the handshake");
    }

    private async Task LiveAsync(HostConnection connection, bool isIn)
    {
        Fault why = Fault.ConnectionLost;
        try
        {
            why = await connection.EndAsync().ConfigureAwait(false);
        }
        finally
        {
            if (isIn) table.Remove(connection, why);
            connection.Leave();
        }
    }
}
