using Blockchain.InteropPeer.Driver;

namespace Blockchain.Benchmarks.Network;

/// <summary>The processes of one stack, ready to do what a row measures as often as it is asked.</summary>
/// <param name="peers">They live as long as the row.</param>
/// <param name="round">Does it once; the answer are the samples of this round.</param>
internal sealed class Contestant(IReadOnlyList<PeerProcess> peers, Func<CancellationToken, Task<IReadOnlyList<double>>> round) : IAsyncDisposable
{
    public Task<IReadOnlyList<double>> RoundAsync(CancellationToken stop) => round(stop);

    public async ValueTask DisposeAsync()
    {
        foreach (PeerProcess peer in peers) await peer.DisposeAsync();
    }
}
