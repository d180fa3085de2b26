using Blockchain.InteropPeer.Driver;

namespace Blockchain.Benchmarks.Network;

/// <summary>Two processes of one stack; the first dials the second.</summary>
internal sealed class Pair
{
    private Pair(PeerProcess dialer, PeerProcess listener) => (Dialer, Listener) = (dialer, listener);

    public PeerProcess Dialer { get; }

    public PeerProcess Listener { get; }

    public IReadOnlyList<PeerProcess> Peers => [Dialer, Listener];

    public static async Task<Pair> StartAsync(PeerKind kind, CancellationToken stop)
    {
        PeerProcess listener = await PeerProcess.StartAsync(kind, new(), stop);
        return new(await PeerProcess.StartAsync(kind, new(), stop), listener);
    }

    public static async Task<Pair> ConnectAsync(PeerKind kind, CancellationToken stop)
    {
        Pair pair = await StartAsync(kind, stop);
        await pair.DialAsync(stop);
        return pair;
    }

    /// <summary>Dials, and tells what the dialer measured.</summary>
    public Task<Dialled> DialAsync(CancellationToken stop) => Dialer.AskAsync<Dialled>("dial", new { Listener.Address, Listener.Peer }, stop);

    /// <summary>Ends the connection and waits until both sides have forgotten it.</summary>
    public async Task CloseAsync(CancellationToken stop)
    {
        await Dialer.AskAsync<Done>("close", new { Listener.Peer }, stop);
        foreach (PeerProcess peer in Peers)
        {
            while ((await peer.AskAsync<Info>("info", null, stop)).Connections.Count > 0)
            {
                // The question itself takes a while.
            }
        }
    }
}
