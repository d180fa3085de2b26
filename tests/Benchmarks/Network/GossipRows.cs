using Blockchain.InteropPeer.Driver;

namespace Blockchain.Benchmarks.Network;

/// <summary>What is measured among processes that gossip. Goals: the trial's figure, then that of js on the same day.</summary>
internal static class GossipRows
{
    private const int Peers = 5;
    private const int Megabyte = 1024 * 1024;
    private const string Topic = "bench";

    public static IReadOnlyList<NetworkRow> All { get; } =
    [
        new("gossip, full mesh of 5, 1 KB", 10, 10, Gossip(1024, isLine: false), Figure.Median("ms", 2.0, 5.5), Figure.Slow("ms", 6.0, 11.9)),
        new("gossip, full mesh of 5, 1 MB", 10, 10, Gossip(Megabyte, isLine: false), Figure.Median("ms", 48, 32), Figure.Slow("ms", 86, 64)),
        new("gossip, line of 5, 1 KB", 10, 10, Gossip(1024, isLine: true), Figure.Median("ms", 3.3, 6.2), Figure.Slow("ms", 10.2, 11.6)),
        new("gossip, line of 5, 1 MB", 10, 10, Gossip(Megabyte, isLine: true), Figure.Median("ms", 45, 52), Figure.Slow("ms", 83, 125)),
        new("memory after 400 x 1 MB published to a stopped peer", 0, 1, StoppedAsync,
            new Figure("MB more than before, at most", 0.50, false, (558.0 - 58) / (405 - 85))),
    ];

    // Milliseconds from the call that publishes until each other peer's application has the message, one message after the other.
    private static Func<PeerKind, CancellationToken, Task<Contestant>> Gossip(int size, bool isLine) => async (kind, starting) =>
    {
        const int Count = 10;
        List<PeerProcess> peers = [];
        for (int i = 0; i < Peers; i++) peers.Add(await PeerProcess.StartAsync(kind, new(), starting));
        await ConnectAsync(peers, isLine, starting);
        uint sent = 0;
        return new(peers, async stop =>
        {
            List<double> samples = [];
            for (int i = 0; i < Count; i++)
            {
                Published published = await peers[0].AskAsync<Published>("publish", new { Topic, Size = size, Seed = sent++ }, stop);
                (string id, double start) = published.Messages.Single();
                Received[] received = await Task.WhenAll(peers.Skip(1).Select(peer => peer.AskAsync<Received>("received", new { Topic, Count = sent }, stop)));
                samples.AddRange(received.Select(one => one.Messages[id].Single() - start));
            }
            return samples;
        });
    };

    private static async Task ConnectAsync(List<PeerProcess> peers, bool isLine, CancellationToken stop)
    {
        foreach (PeerProcess peer in peers) await peer.AskAsync<Done>("subscribe", new { Topic }, stop);
        for (int i = 0; i < peers.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (isLine && j < i - 1) continue;
                await peers[i].AskAsync<Dialled>("dial", new { peers[j].Address, peers[j].Peer }, stop);
            }
        }
        for (int i = 0; i < peers.Count; i++)
        {
            int neighbours = !isLine ? peers.Count - 1 : i == 0 || i == peers.Count - 1 ? 1 : 2;
            await peers[i].AskAsync<Neighbours>("neighbours", new { Topic, Subscribers = neighbours, Mesh = neighbours }, stop);
        }
    }

    // Megabytes of resident memory of the publisher, at most, beyond what it had before.
    private static async Task<Contestant> StoppedAsync(PeerKind kind, CancellationToken starting)
    {
        const int Messages = 400;
        const int WarmMessages = 5;
        Pair pair = await Pair.StartAsync(kind, starting);
        await ConnectAsync([pair.Listener, pair.Dialer], isLine: true, starting);
        return new(pair.Peers, async stop =>
        {
            await pair.Dialer.AskAsync<Published>("publish", new { Topic, Size = Megabyte, Count = WarmMessages }, stop);
            await pair.Listener.AskAsync<Received>("received", new { Topic, Count = WarmMessages }, stop);
            long before = (await pair.Dialer.AskAsync<Info>("info", null, stop)).ResidentBytes;
            await pair.Listener.SignalAsync("STOP", stop);
            try
            {
                await pair.Dialer.AskAsync<Published>("publish", new { Topic, Size = Megabyte, Count = Messages, Seed = 1000 }, stop);
                return [((await pair.Dialer.AskAsync<Info>("info", null, stop)).ResidentBytesPeak - before) / (double)Megabyte];
            }
            finally
            {
                await pair.Listener.SignalAsync("CONT", CancellationToken.None);
            }
        });
    }
}
