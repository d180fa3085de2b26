using System.Net;
using System.Net.Sockets;

namespace Blockchain.Libp2p.Tests.Hostile.Raw;

/// <summary>A plain TCP connection.</summary>
internal sealed class RawSocket(Socket socket, CancellationToken guard) : IRawBytes, IDisposable
{
    // One for all: a buffer for each of 500 connections would be counted as the attacked host's memory.
    private static readonly byte[] thrown = new byte[64 * 1024];
    private readonly NetworkStream stream = new(socket, ownsSocket: true);

    public static async Task<RawSocket> ConnectAsync(IPEndPoint to, CancellationToken guard)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(to, guard);
        return new(socket, guard);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes, guard);

    public async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, guard);
        return bytes;
    }

    /// <summary>Says that nothing more will come.</summary>
    public void CloseHalf() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Vanishes: the other side meets a reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    /// <summary>Waits until the other side closes or resets the connection; whatever it sends before is thrown away.</summary>
    public async Task EndedAsync()
    {
        try
        {
            while (await stream.ReadAsync(thrown, guard) > 0)
            {
                // Only the end is of interest.
            }
        }
        catch (IOException)
        {
            // A reset is an end too.
        }
    }

    public void Dispose() => stream.Dispose();
}
