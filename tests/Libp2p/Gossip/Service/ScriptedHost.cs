using System.Collections.Concurrent;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Tests.Gossip.Service;

/// <summary>A host without a network: the test tells what becomes of peers, and brings their streams.</summary>
internal sealed class ScriptedHost(PeerId self) : IHost
{
    private readonly ConcurrentDictionary<ProtocolId, StreamHandler> handlers = new();
    private readonly ConcurrentDictionary<PeerId, PeerConnection> connections = new();
    private Action<PeerEvent> watcher = static _ => { };

    public PeerId Peer => self;

    public IReadOnlyList<Multiaddr> Addresses => [];

    public IReadOnlyList<PeerConnection> Connections => [.. connections.Values];

    /// <summary>A connection stands.</summary>
    public void Connect(PeerId peer)
    {
        connections[peer] = new PeerConnection(peer, Multiaddr.Memory(1), Direction.Inbound);
        watcher(new PeerEvent.Connected(connections[peer]));
    }

    /// <summary>A connection ended.</summary>
    public void Disconnect(PeerId peer)
    {
        connections.TryRemove(peer, out _);
        watcher(new PeerEvent.Disconnected(peer, Fault.ConnectionLost));
    }

    /// <summary>A peer opens a stream.</summary>
    public ScriptedStream Bring(PeerId peer, ProtocolId protocol)
    {
        ScriptedStream stream = new(peer, protocol);
        _ = handlers[protocol](stream, CancellationToken.None).AsTask();
        return stream;
    }

    public ValueTask<IStream> OpenStreamAsync(PeerId peer, IReadOnlyList<ProtocolId> protocols, CancellationToken stop = default) =>
        new(new ScriptedStream(peer, protocols[0]));

    public ValueTask<IStream> OpenOnConnectionAsync(PeerId peer, ProtocolId protocol, CancellationToken stop = default) => new(new ScriptedStream(peer, protocol));

    public IDisposable Handle(ProtocolId protocol, StreamHandler handler, HandlerLimits limits)
    {
        handlers[protocol] = handler;
        return new CancellationTokenSource();
    }

    public IDisposable Watch(Action<PeerEvent> watcher)
    {
        this.watcher = watcher;
        return new CancellationTokenSource();
    }

    public ValueTask<PeerConnection> DialAsync(Multiaddr address, PeerId expected, CancellationToken stop = default) => throw new NotSupportedException();

    public void Learn(PeerId peer, IEnumerable<Multiaddr> addresses) => throw new NotSupportedException();

    public ValueTask DisconnectAsync(PeerId peer) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>A stream whose other end is the test's.</summary>
    internal sealed class ScriptedStream(PeerId peer, ProtocolId protocol) : IStream
    {
        private readonly Pipe arriving = new();
        private readonly Pipe leaving = new();
        private volatile bool isReset;

        public PeerId Peer => peer;

        public ProtocolId Protocol => protocol;

        public PipeReader Input => arriving.Reader;

        public PipeWriter Output => leaving.Writer;

        /// <summary>What the peer writes.</summary>
        public PipeWriter Writer => arriving.Writer;

        /// <summary>Whether it was reset.</summary>
        public bool IsReset => isReset;

        public void Reset() => isReset = true;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
