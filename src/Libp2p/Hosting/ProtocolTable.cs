using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Hosting;

/// <summary>The protocols that a host serves, and how many streams of each it serves now.</summary>
internal sealed class ProtocolTable
{
    private readonly Lock gate = new();
    private readonly Dictionary<ProtocolId, ServedProtocol> served = [];

    /// <summary>Called after a protocol came or went.</summary>
    public event Action? Changed;

    /// <summary>What is served now.</summary>
    public IReadOnlyList<ProtocolId> Protocols
    {
        get { lock (gate) return [.. served.Keys]; }
    }

    /// <summary>Serves a protocol until the answer is disposed; streams that are open then are served to their end.</summary>
    /// <exception cref="ArgumentException">The protocol has a handler already.</exception>
    public IDisposable Add(ProtocolId protocol, StreamHandler handler, HandlerLimits limits)
    {
        lock (gate)
        {
            if (!served.TryAdd(protocol, new ServedProtocol(handler, limits))) throw new ArgumentException($"{protocol} has a handler already", nameof(protocol));
        }
        Changed?.Invoke();
        return new Registration(() => Remove(protocol));
    }

    /// <summary>Whether a protocol is served.</summary>
    public bool Serves(ProtocolId protocol)
    {
        lock (gate) return served.ContainsKey(protocol);
    }

    /// <summary>The protocol's handler and counts; null when it went meanwhile.</summary>
    public ServedProtocol? Find(ProtocolId protocol)
    {
        lock (gate) return served.GetValueOrDefault(protocol);
    }

    private void Remove(ProtocolId protocol)
    {
        lock (gate) served.Remove(protocol);
        Changed?.Invoke();
    }

    private sealed class Registration(Action remove) : IDisposable
    {
        private int isActive = 1;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isActive, 0) == 1) remove();
        }
    }
}
