using System.Collections.Concurrent;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Transports;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>Another transport, of which a test sees every dial, may hold it back, and may cut what it made.</summary>
public sealed class ProbedTransport(ITransport inner) : ITransport
{
    /// <summary>What was dialled so far.</summary>
    public ConcurrentQueue<Multiaddr> Dialled { get; } = new();

    /// <summary>The connections that dials made.</summary>
    public ConcurrentQueue<ITransportConnection> Made { get; } = new();

    /// <summary>Each dial waits for it.</summary>
    public Func<CancellationToken, Task> BeforeDial { get; set; } = static _ => Task.CompletedTask;

    /// <summary>What the host gets instead of the connection that a dial made.</summary>
    public Func<ITransportConnection, ITransportConnection> Wrap { get; set; } = static made => made;

    public bool Handles(Multiaddr address) => inner.Handles(address);

    public async ValueTask<ITransportConnection> DialAsync(Multiaddr address, CancellationToken stop)
    {
        Dialled.Enqueue(address);
        await BeforeDial(stop);
        ITransportConnection made = await inner.DialAsync(address, stop);
        Made.Enqueue(made);
        return Wrap(made);
    }

    public ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken stop) => inner.ListenAsync(address, stop);
}
