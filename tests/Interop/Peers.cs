using Blockchain.InteropPeer;
using Blockchain.InteropPeer.Driver;
using Xunit;

namespace Blockchain.Interop.Tests;

/// <summary>Peer processes of one test.</summary>
public sealed class Peers : IAsyncDisposable
{
    private readonly List<PeerProcess> started = [];

    /// <summary>Starts a peer; without Node the test is skipped, or fails where it must not be.</summary>
    public async Task<PeerProcess> StartAsync(PeerKind kind, CancellationToken stop, PeerSettings? settings = null)
    {
        if (kind == PeerKind.Js && NodeJs.Missing is { } missing)
        {
            if (NodeJs.IsRequired) Assert.Fail(missing);
            Assert.Skip(missing);
        }
        PeerProcess peer = await PeerProcess.StartAsync(kind, settings ?? new(), stop);
        started.Add(peer);
        return peer;
    }

    /// <summary>Lets one peer dial another.</summary>
    public static Task<Dialled> DialAsync(PeerProcess dialer, PeerProcess listener, CancellationToken stop) =>
        dialer.AskAsync<Dialled>("dial", new { address = listener.Address, peer = listener.Peer }, stop);

    public async ValueTask DisposeAsync()
    {
        foreach (PeerProcess peer in started) await peer.DisposeAsync();
    }
}
