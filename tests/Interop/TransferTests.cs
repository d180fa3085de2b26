using Blockchain.InteropPeer;
using Blockchain.InteropPeer.Driver;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Interop.Tests;

/// <summary>Requests and long streams on the wire: every byte by its digest.</summary>
public sealed class TransferTests(ConnectedPairs pairs) : IClassFixture<ConnectedPairs>
{
    private const int Kilobyte = 1024;
    private const int Megabyte = 1024 * 1024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task Requests_of_every_size_come_back_byte_for_byte_both_ways(PeerKind dials, PeerKind listens)
    {
        (PeerProcess dialer, PeerProcess listener) = await pairs.GetAsync(dials, listens, Stop);
        int right = 0;
        foreach (int size in new[] { 0, 1, 100, 64 * Kilobyte, Megabyte, 8 * Megabyte })
        {
            foreach ((PeerProcess asks, PeerProcess answers) in Both(dialer, listener))
            {
                Requested echoed = await asks.AskAsync<Requested>("echo", new { peer = answers.Peer, size, seed = size + 1 }, Stop);
                Assert.Equal((1, size, Pattern.Digest((uint)size + 1, size)), (echoed.Chunks, (int)echoed.Bytes, echoed.Digest));
                right++;
            }
        }
        Assert.Equal(12, right);
        Evidence.Record($"interop {Name(dials, listens)}: {right} of 12 requests of 0 B to 8 MB came back byte for byte, each way");
    }

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task Answers_in_chunks_arrive_in_order_both_ways(PeerKind dials, PeerKind listens)
    {
        (PeerProcess dialer, PeerProcess listener) = await pairs.GetAsync(dials, listens, Stop);
        foreach ((PeerProcess asks, PeerProcess answers) in Both(dialer, listener))
        {
            Requested fetched = await asks.AskAsync<Requested>("fetch", new { peer = answers.Peer, size = 8 * Megabyte, seed = 7, chunk = 300_000 }, Stop);
            Assert.Equal((28, 8L * Megabyte, Pattern.Digest(7, 8 * Megabyte)), (fetched.Chunks, fetched.Bytes, fetched.Digest));
        }
        Evidence.Record($"interop {Name(dials, listens)}: an answer of 8 MB in 28 of 28 chunks, each way");
    }

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task Many_requests_at_once_are_all_answered(PeerKind dials, PeerKind listens)
    {
        (PeerProcess dialer, PeerProcess listener) = await pairs.GetAsync(dials, listens, Stop);
        foreach ((PeerProcess asks, PeerProcess answers) in Both(dialer, listener))
        {
            Requested echoed = await asks.AskAsync<Requested>("echo", new { peer = answers.Peer, size = 100, count = 200, parallel = 50 }, Stop);
            Assert.Equal(200, echoed.Ms.Count);
        }
        Evidence.Record($"interop {Name(dials, listens)}: 200 of 200 requests, 50 at once, each way");
    }

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task Streams_of_32_MB_arrive_whole_in_every_direction(PeerKind dials, PeerKind listens)
    {
        (PeerProcess dialer, PeerProcess listener) = await pairs.GetAsync(dials, listens, Stop);
        const int Size = 32 * Megabyte;
        string digest = Pattern.Digest(3, Size);
        foreach ((PeerProcess opens, PeerProcess serves) in Both(dialer, listener))
        {
            Streamed pushed = await opens.AskAsync<Streamed>("push", new { peer = serves.Peer, size = Size, seed = 3 }, Stop);
            Assert.Equal((Size, digest), ((int)pushed.Bytes, pushed.Digest));
            Streamed pulled = await opens.AskAsync<Streamed>("pull", new { peer = serves.Peer, size = Size, seed = 3 }, Stop);
            Assert.Equal((Size, digest), ((int)pulled.Bytes, pulled.Digest));
        }
        Evidence.Record($"interop {Name(dials, listens)}: 4 of 4 streams of 32 MB, opened by either side, sent by either side");
    }

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task Long_streams_both_ways_at_once_do_not_block_each_other(PeerKind dials, PeerKind listens)
    {
        (PeerProcess dialer, PeerProcess listener) = await pairs.GetAsync(dials, listens, Stop);
        const int Size = 8 * Megabyte;
        List<Task<Streamed>> running = [];
        foreach ((PeerProcess opens, PeerProcess serves) in Both(dialer, listener))
        {
            for (int i = 0; i < 2; i++)
            {
                running.Add(opens.AskAsync<Streamed>("push", new { peer = serves.Peer, size = Size, seed = 5 }, Stop));
                running.Add(opens.AskAsync<Streamed>("pull", new { peer = serves.Peer, size = Size, seed = 5 }, Stop));
            }
        }
        string digest = Pattern.Digest(5, Size);
        foreach (Streamed one in await Task.WhenAll(running)) Assert.Equal((Size, digest), ((int)one.Bytes, one.Digest));
        Evidence.Record($"interop {Name(dials, listens)}: {running.Count} of 8 streams of 8 MB at the same time, both ways");
    }

    [Theory]
    [ClassData(typeof(Pairs))]
    public async Task A_hundred_streams_are_open_at_once(PeerKind dials, PeerKind listens)
    {
        (PeerProcess dialer, PeerProcess listener) = await pairs.GetAsync(dials, listens, Stop);
        foreach ((PeerProcess opens, PeerProcess serves) in Both(dialer, listener))
        {
            Crossed crossed = await opens.AskAsync<Crossed>("barrier", new { peer = serves.Peer, count = 100 }, Stop);
            Assert.Equal(100, crossed.Answered);
        }
        Evidence.Record($"interop {Name(dials, listens)}: 100 of 100 streams open at once, each way");
    }

    private static (PeerProcess, PeerProcess)[] Both(PeerProcess one, PeerProcess other) => [(one, other), (other, one)];

    private static string Name(PeerKind dials, PeerKind listens) => $"{dials} dials {listens}";
}
