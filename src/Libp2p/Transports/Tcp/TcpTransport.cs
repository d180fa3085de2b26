using System.Net;
using System.Net.Sockets;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Transports.Tcp;

/// <summary>TCP over IPv4 and IPv6, to addresses and names; it listens on addresses only.</summary>
public sealed class TcpTransport : ITransport
{
    // Connections that the system completes before the host asks for them.
    private const int BacklogConnectionsMax = 512;

    /// <inheritdoc/>
    public bool Handles(Multiaddr address) => address.TryTcp(out _, out _);

    /// <inheritdoc/>
    public async ValueTask<ITransportConnection> DialAsync(Multiaddr address, CancellationToken stop)
    {
        NetworkException refused = new(Fault.DialRefused, $"{address} has no address of its kind");
        foreach (IPEndPoint endPoint in await ResolveAsync(address, stop).ConfigureAwait(false))
        {
            Socket? socket = null;
            try
            {
                socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(endPoint, stop).ConfigureAwait(false);
                return new SocketConnection(socket);
            }
            catch (SocketException failed)
            {
                socket?.Dispose();
                refused = NotConnected(address, failed);
            }
            catch (OperationCanceledException)
            {
                socket?.Dispose();
                throw;
            }
        }
        throw refused;
    }

    /// <inheritdoc/>
    public ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken stop)
    {
        if (!address.TryTcp(out string? host, out int port) || !IPAddress.TryParse(host, out IPAddress? ip))
            throw new NetworkException(Fault.AddressNotSupported, $"{address} is not an IP address and a port");
        Socket? socket = null;
        try
        {
            socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            // Each listener has its own family, so that both wildcards can stand side by side on one port.
            if (ip.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
            socket.Bind(new IPEndPoint(ip, port));
            socket.Listen(BacklogConnectionsMax);
            return ValueTask.FromResult<IListener>(new SocketListener(socket));
        }
        catch (SocketException failed)
        {
            socket?.Dispose();
            throw new NetworkException(Fault.ListenFailed, $"{address}: {failed.SocketErrorCode}", failed);
        }
    }

    private static async ValueTask<IEnumerable<IPEndPoint>> ResolveAsync(Multiaddr address, CancellationToken stop)
    {
        if (!address.TryTcp(out string? host, out int port)) throw new NetworkException(Fault.AddressNotSupported, $"{address} is no TCP address");
        if (IPAddress.TryParse(host, out IPAddress? ip)) return [new IPEndPoint(ip, port)];
        AddressFamily family = address.Parts[0].Protocol switch
        {
            AddressProtocol.Dns4 => AddressFamily.InterNetwork,
            AddressProtocol.Dns6 => AddressFamily.InterNetworkV6,
            AddressProtocol.Dns or AddressProtocol.Ip4 or AddressProtocol.Ip6 or AddressProtocol.Tcp or AddressProtocol.P2p or AddressProtocol.Memory => AddressFamily.Unspecified,
        };
        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(host, family, stop).ConfigureAwait(false);
            return found.Select(one => new IPEndPoint(one, port));
        }
        catch (SocketException unknown)
        {
            throw NotConnected(address, unknown);
        }
    }

    private static NetworkException NotConnected(Multiaddr address, SocketException cause) =>
        new(cause.SocketErrorCode == SocketError.TimedOut ? Fault.DialTimedOut : Fault.DialRefused, $"{address}: {cause.SocketErrorCode}", cause);
}
