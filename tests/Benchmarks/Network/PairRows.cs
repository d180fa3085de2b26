using Blockchain.InteropPeer.Driver;

namespace Blockchain.Benchmarks.Network;

/// <summary>What is measured between two processes. Goals: the trial's figure, then that of js on the same day.</summary>
internal static class PairRows
{
    private const int Kilobyte = 1024;
    private const int Megabyte = 1024 * 1024;

    public static IReadOnlyList<NetworkRow> All { get; } =
    [
        new("set-up: dial, Noise, yamux, first ping", 3, SetUpAsync, Figure.Median("ms", 8.7, 27), Figure.Slow("ms", 14.3, 45)),
        new("request of 100 B, a stream each", 3, Requests(100, 100), Figure.Median("ms", 0.26, 2.3), Figure.Slow("ms", 0.38, 6.1)),
        new("request of 64 KB", 3, Requests(64 * Kilobyte, 50), Figure.Median("ms", 0.63, 3.2)),
        new("request of 1 MB", 3, Requests(Megabyte, 20), Figure.Median("ms", 6.3, 24.2)),
        new("200 requests of 100 B at once", 3, AtOnceAsync, Figure.Median("ms", 11, 300)),
        new("one stream of 256 MB, the dialer sends", 3, Stream("push"), Figure.Speed(634, 335)),
        new("one stream of 256 MB, the dialer receives", 3, Stream("pull"), Figure.Speed(721, 342)),
        new("4 + 4 streams of 64 MB at once, both ways", 3, BothWaysAsync, Figure.Speed(772, 263)),
    ];

    private static async Task<IReadOnlyList<double>> SetUpAsync(PeerKind kind, CancellationToken stop)
    {
        const int Warm = 3;
        const int Count = 10;
        await using Pair pair = await Pair.StartAsync(kind, stop);
        List<double> samples = [];
        for (int i = 0; i < Warm + Count; i++)
        {
            double dial = (await pair.DialAsync(stop)).Ms;
            Pinged ping = await pair.Dialer.AskAsync<Pinged>("ping", new { pair.Listener.Peer }, stop);
            if (i >= Warm) samples.Add(dial + ping.Ms[0]);
            await pair.CloseAsync(stop);
        }
        return samples;
    }

    private static Func<PeerKind, CancellationToken, Task<IReadOnlyList<double>>> Requests(int size, int count) => async (kind, stop) =>
    {
        await using Pair pair = await Pair.ConnectAsync(kind, stop);
        await EchoAsync(pair, size, count, 1, stop);
        return (await EchoAsync(pair, size, count, 1, stop)).Ms;
    };

    private static async Task<IReadOnlyList<double>> AtOnceAsync(PeerKind kind, CancellationToken stop)
    {
        const int Count = 200;
        await using Pair pair = await Pair.ConnectAsync(kind, stop);
        List<double> samples = [];
        for (int i = 0; i < 4; i++)
        {
            Requested asked = await EchoAsync(pair, 100, Count, Count, stop);
            if (i > 0) samples.Add(asked.TotalMs);
        }
        return samples;
    }

    private static Func<PeerKind, CancellationToken, Task<IReadOnlyList<double>>> Stream(string direction) => async (kind, stop) =>
    {
        await using Pair pair = await Pair.ConnectAsync(kind, stop);
        await FlowAsync(pair.Dialer, pair.Listener, direction, 32, stop);
        return [await FlowAsync(pair.Dialer, pair.Listener, direction, 256, stop)];
    };

    private static async Task<IReadOnlyList<double>> BothWaysAsync(PeerKind kind, CancellationToken stop)
    {
        const int Each = 64;
        const int Streams = 4;
        await using Pair pair = await Pair.ConnectAsync(kind, stop);
        await FlowAsync(pair.Dialer, pair.Listener, "push", Each, stop);
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        IEnumerable<Task<double>> there = Enumerable.Range(0, Streams).Select(_ => FlowAsync(pair.Dialer, pair.Listener, "push", Each, stop));
        IEnumerable<Task<double>> back = Enumerable.Range(0, Streams).Select(_ => FlowAsync(pair.Listener, pair.Dialer, "push", Each, stop));
        await Task.WhenAll(there.Concat(back));
        return [2 * Streams * Each / watch.Elapsed.TotalSeconds];
    }

    private static Task<Requested> EchoAsync(Pair pair, int size, int count, int parallel, CancellationToken stop) =>
        pair.Dialer.AskAsync<Requested>("echo", new { pair.Listener.Peer, Size = size, Count = count, Parallel = parallel }, stop);

    // In MB a second, as the opener measured it; bytes are counted and not hashed.
    private static async Task<double> FlowAsync(PeerProcess opener, PeerProcess other, string direction, long megabytes, CancellationToken stop)
    {
        Streamed streamed = await opener.AskAsync<Streamed>(direction, new { other.Peer, Size = megabytes * Megabyte, Hash = false }, stop);
        return streamed.Bytes == megabytes * Megabyte ? megabytes * 1000 / streamed.Ms : throw new InvalidOperationException($"{streamed.Bytes} bytes arrived");
    }
}
