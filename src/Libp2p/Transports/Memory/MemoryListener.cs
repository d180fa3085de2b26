using System.Threading.Channels;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Transports.Memory;

/// <summary>Takes the connections of one number.</summary>
internal sealed class MemoryListener(Multiaddr address, Action closed) : IListener
{
    private const int BacklogConnectionsMax = 128;

    private readonly Channel<MemoryConnection> backlog = Channel.CreateBounded<MemoryConnection>(BacklogConnectionsMax);

    /// <inheritdoc/>
    public Multiaddr Address => address;

    /// <summary>Queues a connection; false when the backlog is full or the listener is closed.</summary>
    public bool TryOffer(MemoryConnection connection) => backlog.Writer.TryWrite(connection);

    /// <inheritdoc/>
    public async ValueTask<ITransportConnection?> AcceptAsync(CancellationToken stop)
    {
        while (await backlog.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
        {
            if (backlog.Reader.TryRead(out MemoryConnection? connection)) return connection;
        }
        return null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!backlog.Writer.TryComplete()) return ValueTask.CompletedTask;
        closed();
        while (backlog.Reader.TryRead(out MemoryConnection? connection)) connection.Abort();
        return ValueTask.CompletedTask;
    }
}
