using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Transports.Tcp;

/// <summary>One TCP connection as a pipe. The pipes sit on the socket itself: no task and no copy between them and the system.</summary>
internal sealed class SocketConnection : ITransportConnection
{
    // One system call moves what two full Noise frames hold, and the buffers stay within what the shared pool keeps.
    private const int BufferBytes = 128 * 1024;
    private const int ReadBytesMin = 16 * 1024;

    private readonly Socket socket;
    private int closed;

    /// <summary>Takes over a connected socket.</summary>
    public SocketConnection(Socket socket)
    {
        this.socket = socket;
        socket.NoDelay = true;
        LocalAddress = Multiaddr.Tcp((IPEndPoint)socket.LocalEndPoint!);
        RemoteAddress = Multiaddr.Tcp((IPEndPoint)socket.RemoteEndPoint!);
        // Waiting with a read of no bytes costs little and leaves a silent connection without a buffer.
        Input = PipeReader.Create(new SocketStream(socket), new StreamPipeReaderOptions(
            bufferSize: BufferBytes, minimumReadSize: ReadBytesMin, leaveOpen: true, useZeroByteReads: true));
        Output = PipeWriter.Create(new SocketStream(socket), new StreamPipeWriterOptions(minimumBufferSize: BufferBytes));
    }

    /// <inheritdoc/>
    public Multiaddr LocalAddress { get; }

    /// <inheritdoc/>
    public Multiaddr RemoteAddress { get; }

    /// <inheritdoc/>
    public PipeReader Input { get; }

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <inheritdoc/>
    public void Abort()
    {
        if (Interlocked.Exchange(ref closed, 1) != 0) return;
        try
        {
            // A linger time of zero makes the system send a reset and forget what waits.
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (SocketException)
        {
            // The other side has reset it before.
        }
        socket.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) != 0) return;
        try
        {
            await Output.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            socket.Dispose();
        }
    }
}
