using Blockchain.InteropPeer.Driver;

namespace Blockchain.Interop.Tests;

/// <summary>One connected pair of each kind, which the tests of a class share: a start of Node costs a second.</summary>
public sealed class ConnectedPairs : IAsyncDisposable
{
    private readonly Peers peers = new();
    private readonly Dictionary<(PeerKind, PeerKind), (PeerProcess Dialer, PeerProcess Listener)> connected = [];

    public async Task<(PeerProcess Dialer, PeerProcess Listener)> GetAsync(PeerKind dialer, PeerKind listener, CancellationToken stop)
    {
        if (connected.TryGetValue((dialer, listener), out (PeerProcess, PeerProcess) known)) return known;
        PeerProcess second = await peers.StartAsync(listener, stop);
        PeerProcess first = await peers.StartAsync(dialer, stop);
        await Peers.DialAsync(first, second, stop);
        return connected[(dialer, listener)] = (first, second);
    }

    public ValueTask DisposeAsync() => peers.DisposeAsync();
}
