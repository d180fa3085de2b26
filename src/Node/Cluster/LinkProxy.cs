using System.Net;
using System.Net.Sockets;

namespace Blockchain.Node.Cluster;

/// <summary>
/// A link between two nodes that can be cut: one dials here instead of the other, and all bytes are carried on. Neither node knows,
/// so that a cut is what it is in a real network: silence first, then a connection that cannot be made again.
/// </summary>
public sealed class LinkProxy : IAsyncDisposable
{
    private const int BacklogMax = 16;
    private const int BufferBytes = 64 * 1024;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource closing = new();
    private readonly HashSet<Socket> open = [];
    private readonly List<Task> carrying = [];
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Task accepting;
    private int target;
    private bool isCut;
    private TaskCompletionSource? held;

    /// <summary>A link to nowhere yet.</summary>
    public LinkProxy()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(BacklogMax);
        Port = ((IPEndPoint?)listener.LocalEndPoint)?.Port ?? 0;
        accepting = AcceptAsync();
    }

    /// <summary>The port of the loopback to dial.</summary>
    public int Port { get; }

    /// <summary>Carries new connections to a port of the loopback.</summary>
    public void LeadTo(int port)
    {
        lock (gate) target = port;
    }

    /// <summary>Ends all connections and takes none, or takes them again.</summary>
    public void Cut(bool cut)
    {
        Socket[] ended = [];
        lock (gate)
        {
            isCut = cut;
            if (cut) ended = [.. open];
        }
        foreach (Socket socket in ended) socket.Dispose();
    }

    /// <summary>Keeps what arrives back, or carries it on again: the nodes see a slow link and no more.</summary>
    public void Hold(bool hold)
    {
        TaskCompletionSource? released = null;
        lock (gate)
        {
            if (hold) held ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            else (released, held) = (held, null);
        }
        released?.SetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Cut(true);
        Hold(false);
        await closing.CancelAsync().ConfigureAwait(false);
        listener.Dispose();
        await accepting.ConfigureAwait(false);
        Task[] left;
        lock (gate) left = [.. carrying];
        await Task.WhenAll(left).ConfigureAwait(false);
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket from = await listener.AcceptAsync(closing.Token).ConfigureAwait(false);
                lock (gate)
                {
                    carrying.RemoveAll(static task => task.IsCompleted);
                    carrying.Add(CarryAsync(from));
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private async Task CarryAsync(Socket from)
    {
        await Task.Yield();
        using Socket to = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (from)
        {
            try
            {
                if (TryEnter(from, to) is not { } port) return;
                await to.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), closing.Token).ConfigureAwait(false);
                from.NoDelay = to.NoDelay = true;
                await Task.WhenAny(PumpAsync(from, to), PumpAsync(to, from)).ConfigureAwait(false);
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // One side has ended, so the other does too.
            }
            finally
            {
                lock (gate)
                {
                    open.Remove(from);
                    open.Remove(to);
                }
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[BufferBytes];
        try
        {
            while (await from.ReceiveAsync(buffer, closing.Token).ConfigureAwait(false) is > 0 and int count)
            {
                await ReleasedAsync().ConfigureAwait(false);
                for (int sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), closing.Token).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side has ended, so the other does too.
        }
    }

    private Task ReleasedAsync()
    {
        lock (gate) return held?.Task ?? Task.CompletedTask;
    }

    // Both or none: a cut that comes meanwhile finds them.
    private int? TryEnter(Socket from, Socket to)
    {
        lock (gate)
        {
            if (isCut || target == 0) return null;
            open.Add(from);
            open.Add(to);
            return target;
        }
    }
}
