using System.Net.Sockets;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Transports.Tcp;

/// <summary>A connected socket; what the operating system reports of its end is <see cref="Fault.ConnectionLost"/>.</summary>
internal sealed class SocketStream(Socket socket) : ByteStream
{
    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception end) when (IsEnd(end))
        {
            throw Lost(end);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (!buffer.IsEmpty) buffer = buffer[await socket.SendAsync(buffer, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
        }
        catch (Exception end) when (IsEnd(end))
        {
            throw Lost(end);
        }
    }

    /// <summary>The orderly end of this side's half.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing) return;
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (IsEnd(end))
        {
            // Nobody is there to be told.
        }
    }

    private static bool IsEnd(Exception exception) => exception is SocketException or ObjectDisposedException;

    private static NetworkException Lost(Exception cause) =>
        new(Fault.ConnectionLost, cause is SocketException socket ? socket.SocketErrorCode.ToString() : "this side closed the socket", cause);
}
