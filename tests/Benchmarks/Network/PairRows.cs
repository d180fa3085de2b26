using System.Diagnostics;
using Blockchain.InteropPeer.Driver;

namespace Blockchain.Benchmarks.Network;

/// <summary>What is measured between two processes. Goals: the trial's figure, then that of js on the same day.</summary>
internal static class PairRows
{
    private const int Kilobyte = 1024;
    private const int Megabyte = 1024 * 1024;

    public static IReadOnlyList<NetworkRow> All { get; } =
    [
        new("set-up: dial, Noise, yamux, first ping", 30, 10, SetUpAsync, Figure.Median("ms", 8.7, 27), Figure.Slow("ms", 14.3, 45)),
        new("request of 100 B, a stream each", 15, 10, Requests(100, 100, 1), Figure.Median("ms", 0.26, 2.3), Figure.Slow("ms", 0.38, 6.1)),
        new("request of 64 KB", 10, 10, Requests(64 * Kilobyte, 20, 1), Figure.Median("ms", 0.63, 3.2)),
        new("request of 1 MB", 10, 10, Requests(Megabyte, 10, 1), Figure.Median("ms", 6.3, 24.2)),
        new("200 requests of 100 B at once, all of them", 0, 10, AtOnceAsync, Figure.Median("ms", 11, 300)),
        new("one stream of 256 MB, the dialer sends", 1, 5, Stream("push"), Figure.Speed(634, 335)),
        new("one stream of 256 MB, the dialer receives", 1, 5, Stream("pull"), Figure.Speed(721, 342)),
        new("4 + 4 streams of 64 MB at once, both ways", 1, 5, BothWaysAsync, Figure.Speed(772, 263)),
    ];

    private static async Task<Contestant> SetUpAsync(PeerKind kind, CancellationToken starting)
    {
        const int Count = 5;
        Pair pair = await Pair.StartAsync(kind, starting);
        return new(pair.Peers, async stop =>
        {
            List<double> samples = [];
            for (int i = 0; i < Count; i++)
            {
                double dial = (await pair.DialAsync(stop)).Ms;
                Pinged ping = await pair.Dialer.AskAsync<Pinged>("ping", new { pair.Listener.Peer }, stop);
                samples.Add(dial + ping.Ms[0]);
                await pair.CloseAsync(stop);
            }
            return samples;
        });
    }

    // One after the other each is a sample; at once the sample is the time of all.
    private static Func<PeerKind, CancellationToken, Task<Contestant>> Requests(int size, int count, int parallel) => async (kind, starting) =>
    {
        Pair pair = await Pair.ConnectAsync(kind, starting);
        return new(pair.Peers, async stop =>
        {
            Requested asked = await pair.Dialer.AskAsync<Requested>("echo", new { pair.Listener.Peer, Size = size, Count = count, Parallel = parallel }, stop);
            return parallel == 1 ? asked.Ms : [asked.TotalMs];
        });
    };

    // Once for each pair, after the rows above it: how a burst meets a connection that has carried one request at a time so far.
    private static Task<Contestant> AtOnceAsync(PeerKind kind, CancellationToken starting) => Task.FromResult(new Contestant([], async stop =>
    {
        const int Count = 200;
        Pair pair = await Pair.ConnectAsync(kind, stop);
        await using Contestant burst = new(pair.Peers, async _ =>
        {
            await AskAsync(100, 300, 1);
            await AskAsync(64 * Kilobyte, 60, 1);
            await AskAsync(Megabyte, 30, 1);
            return [(await AskAsync(100, Count, Count)).TotalMs];
        });
        return await burst.RoundAsync(stop);

        Task<Requested> AskAsync(int size, int count, int parallel) =>
            pair.Dialer.AskAsync<Requested>("echo", new { pair.Listener.Peer, Size = size, Count = count, Parallel = parallel }, stop);
    }));

    private static Func<PeerKind, CancellationToken, Task<Contestant>> Stream(string direction) => async (kind, starting) =>
    {
        Pair pair = await Pair.ConnectAsync(kind, starting);
        return new(pair.Peers, async stop => [await FlowAsync(pair.Dialer, pair.Listener, direction, 256, stop)]);
    };

    private static async Task<Contestant> BothWaysAsync(PeerKind kind, CancellationToken starting)
    {
        const int Each = 64;
        const int Streams = 4;
        Pair pair = await Pair.ConnectAsync(kind, starting);
        return new(pair.Peers, async stop =>
        {
            Stopwatch watch = Stopwatch.StartNew();
            IEnumerable<Task<double>> there = Enumerable.Range(0, Streams).Select(_ => FlowAsync(pair.Dialer, pair.Listener, "push", Each, stop));
            IEnumerable<Task<double>> back = Enumerable.Range(0, Streams).Select(_ => FlowAsync(pair.Listener, pair.Dialer, "push", Each, stop));
            await Task.WhenAll(there.Concat(back));
            return [2 * Streams * Each * Megabyte / 1e6 / watch.Elapsed.TotalSeconds];
        });
    }

    // In MB a second, as the opener measured it; bytes are counted and not hashed.
    private static async Task<double> FlowAsync(PeerProcess opener, PeerProcess other, string direction, long megabytes, CancellationToken stop)
    {
        Streamed streamed = await opener.AskAsync<Streamed>(direction, new { other.Peer, Size = megabytes * Megabyte, Hash = false }, stop);
        return streamed.Bytes == megabytes * Megabyte ? streamed.Bytes / 1e3 / streamed.Ms : throw new InvalidOperationException($"{streamed.Bytes} bytes arrived");
    }
}
