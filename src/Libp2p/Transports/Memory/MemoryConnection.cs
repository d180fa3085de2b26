using System.IO.Pipelines;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Transports.Memory;

/// <summary>One end of a connection within this process.</summary>
internal sealed class MemoryConnection : ITransportConnection
{
    private readonly MemoryDirection incoming;
    private readonly MemoryDirection outgoing;

    private MemoryConnection(MemoryDirection incoming, MemoryDirection outgoing, Multiaddr local, Multiaddr remote)
    {
        (this.incoming, this.outgoing) = (incoming, outgoing);
        (LocalAddress, RemoteAddress) = (local, remote);
        Output = PipeWriter.Create(outgoing);
    }

    /// <inheritdoc/>
    public Multiaddr LocalAddress { get; }

    /// <inheritdoc/>
    public Multiaddr RemoteAddress { get; }

    /// <inheritdoc/>
    public PipeReader Input => incoming.Reader;

    /// <inheritdoc/>
    public PipeWriter Output { get; }

    /// <summary>Both ends of a new connection.</summary>
    public static (MemoryConnection Dialler, MemoryConnection Listener) Pair(Multiaddr dialler, Multiaddr listener)
    {
        MemoryDirection there = new();
        MemoryDirection back = new();
        return (new(back, there, dialler, listener), new(there, back, listener, dialler));
    }

    /// <inheritdoc/>
    public void Abort()
    {
        outgoing.Break();
        incoming.Break();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        outgoing.Dispose();
        // As a closed socket: what the other side still writes finds nobody.
        incoming.Break();
        return ValueTask.CompletedTask;
    }
}
