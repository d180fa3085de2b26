using System.Globalization;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Transports.Memory;

/// <summary>Connections within one process: a network of its own for each instance, for tests and simulations.</summary>
public sealed class MemoryTransport : ITransport
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, MemoryListener> listeners = [];
    private long chosen;

    /// <inheritdoc/>
    public bool Handles(Multiaddr address) => address.WithoutPeer().Parts is [{ Protocol: AddressProtocol.Memory }];

    /// <inheritdoc/>
    public ValueTask<ITransportConnection> DialAsync(Multiaddr address, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        lock (gate)
        {
            (MemoryConnection dialler, MemoryConnection listener) = MemoryConnection.Pair(Multiaddr.Memory(Choose()), address.WithoutPeer());
            return listeners.TryGetValue(Number(address), out MemoryListener? taker) && taker.TryOffer(listener)
                ? ValueTask.FromResult<ITransportConnection>(dialler)
                : throw new NetworkException(Fault.DialRefused, $"nobody listens on {address}, or the backlog is full");
        }
    }

    /// <inheritdoc/>
    public ValueTask<IListener> ListenAsync(Multiaddr address, CancellationToken stop)
    {
        lock (gate)
        {
            long number = Number(address) is var asked and not 0 ? asked : Choose();
            MemoryListener listener = new(Multiaddr.Memory(number), () => Close(number));
            if (!listeners.TryAdd(number, listener)) throw new NetworkException(Fault.ListenFailed, $"{address} is taken");
            return ValueTask.FromResult<IListener>(listener);
        }
    }

    private static long Number(Multiaddr address) => long.Parse(address.Parts[0].Value, CultureInfo.InvariantCulture);

    private long Choose()
    {
        do chosen++;
        while (listeners.ContainsKey(chosen));
        return chosen;
    }

    private void Close(long number)
    {
        lock (gate) listeners.Remove(number);
    }
}
