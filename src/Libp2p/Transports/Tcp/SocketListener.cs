using System.Net;
using System.Net.Sockets;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Transports.Tcp;

/// <summary>A listening socket.</summary>
internal sealed class SocketListener(Socket socket) : IListener
{
    /// <inheritdoc/>
    public Multiaddr Address { get; } = Multiaddr.Tcp((IPEndPoint)socket.LocalEndPoint!);

    /// <inheritdoc/>
    public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                Socket accepted = await socket.AcceptAsync(stop).ConfigureAwait(false);
                if (TryTake(accepted) is { } connection) return connection;
            }
            catch (Exception end) when (end is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted })
            {
                return null;
            }
            catch (SocketException reset) when (reset.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
            {
                // It went away between its arrival and this call; the next one may stay.
            }
            catch (SocketException exhausted)
            {
                throw new NetworkException(Fault.ListenFailed, $"accepting on {Address}: {exhausted.SocketErrorCode}", exhausted);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static SocketConnection? TryTake(Socket accepted)
    {
        try
        {
            return new SocketConnection(accepted);
        }
        catch (SocketException)
        {
            // Reset before it could be asked for its addresses.
            accepted.Dispose();
            return null;
        }
    }
}
