using System.Runtime.CompilerServices;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.RequestResponse;
using Xunit;

namespace Blockchain.Libp2p.Tests.RequestResponse;

/// <summary>Requests and answers between two hosts of one process, and what ends them.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;

    private static readonly RequestLimits Limits = new();

    private RequestPair pair = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => pair = await RequestPair.StartAsync(Stop);

    public ValueTask DisposeAsync() => pair.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(Megabyte)]
    public async Task A_request_is_answered(int size)
    {
        PeerId asked = default;
        using IDisposable handler = Serve((peer, request) =>
        {
            asked = peer;
            return [request];
        });
        byte[] request = Bytes(size);
        Assert.Equal(request, await pair.AskAsync(request, Limits, Stop));
        Assert.Equal(pair.Asking.Peer, asked);
    }

    [Fact]
    public async Task Chunks_arrive_in_order()
    {
        byte[][] chunks = [Bytes(1), [], Bytes(300_000), Bytes(17)];
        using IDisposable handler = Serve((_, _) => [.. chunks.Select(static chunk => (ReadOnlyMemory<byte>)chunk)]);
        Assert.Equal(chunks, await CollectAsync(Limits));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(300_000)]
    public async Task A_chunk_arrives_before_its_handler_makes_the_next(int size)
    {
        TaskCompletionSource taken = new();
        using IDisposable handler = pair.Server.Handle(RequestPair.Protocol, (_, _, _) => Make(), Limits);
        async IAsyncEnumerable<ReadOnlyMemory<byte>> Make()
        {
            yield return Bytes(size);
            yield return Bytes(size);
            await taken.Task.WaitAsync(Stop);
            yield return Bytes(1);
        }
        int read = 0;
        await foreach (ReadOnlyMemory<byte> chunk in pair.Chunks([], Limits, Stop))
        {
            Assert.Equal(read < 2 ? size : 1, chunk.Length);
            if (++read == 2) taken.SetResult();
        }
        Assert.Equal(3, read);
    }

    [Fact]
    public async Task A_reader_that_is_slow_holds_the_handler_back()
    {
        const int Chunks = 64;
        int made = 0;
        using IDisposable handler = pair.Server.Handle(RequestPair.Protocol, (_, _, _) => Make(), Limits);
        async IAsyncEnumerable<ReadOnlyMemory<byte>> Make()
        {
            for (; made < Chunks; made++)
            {
                yield return Bytes(Megabyte);
                await Task.Yield();
            }
        }
        int read = 0;
        int ahead = 0;
        await foreach (ReadOnlyMemory<byte> chunk in pair.Chunks([], Limits, Stop))
        {
            Assert.Equal(Megabyte, chunk.Length);
            read++;
            ahead = Math.Max(ahead, Volatile.Read(ref made) - read);
        }
        Assert.Equal(Chunks, read);

        // A stream's window grows to 16 MB at most; then one chunk is being sent and one is being made.
        Assert.InRange(ahead, 0, 18);
    }

    [Fact]
    public async Task A_longer_request_than_the_limit_is_refused_unread()
    {
        int calls = 0;
        using IDisposable handler = Serve((_, request) => [Bytes(++calls)], Limits with { RequestBytesMax = 99 });
        await FailsAsync(Fault.StreamReset, () => pair.AskAsync(Bytes(100), Limits, Stop));
        Assert.Equal((1, 0), (pair.ServingFaults[Fault.MessageTooLarge], calls));
        Assert.Single(await pair.AskAsync(Bytes(99), Limits, Stop));
    }

    [Fact]
    public async Task A_request_that_its_own_limits_forbid_is_a_mistake_of_the_program() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => pair.AskAsync(Bytes(2), Limits with { RequestBytesMax = 1 }, Stop));

    [Fact]
    public async Task A_longer_chunk_than_the_limit_is_not_taken()
    {
        using IDisposable handler = Serve((_, _) => [Bytes(101)]);
        await FailsAsync(Fault.MessageTooLarge, () => pair.AskAsync([], Limits with { ChunkBytesMax = 100 }, Stop));
        Assert.Equal(1, pair.AskingFaults[Fault.MessageTooLarge]);
    }

    [Fact]
    public async Task A_longer_answer_than_the_limit_is_not_taken()
    {
        using IDisposable handler = Serve((_, _) => [Bytes(60), Bytes(41)]);
        await FailsAsync(Fault.ResponseTooLarge, () => CollectAsync(Limits with { ResponseBytesMax = 100 }));
        Assert.Equal(1, pair.AskingFaults[Fault.ResponseTooLarge]);
    }

    [Fact]
    public async Task More_chunks_than_the_limit_are_not_taken_even_empty_ones()
    {
        using IDisposable handler = Serve((_, _) => [default, default, default]);
        Assert.Equal(3, (await CollectAsync(Limits with { ResponseChunksMax = 3 })).Length);
        await FailsAsync(Fault.ResponseTooLarge, () => CollectAsync(Limits with { ResponseChunksMax = 2 }));
        Assert.Equal(1, pair.AskingFaults[Fault.ResponseTooLarge]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task One_chunk_is_asked_for_and_exactly_one_is_taken(int chunks)
    {
        using IDisposable handler = Serve((_, _) => [.. Enumerable.Repeat((ReadOnlyMemory<byte>)Bytes(5), chunks)]);
        await FailsAsync(Fault.ResponseTooLarge, () => pair.AskAsync([], Limits, Stop));
        Assert.Equal(1, pair.AskingFaults[Fault.ResponseTooLarge]);
    }

    [Theory]
    [InlineData(10, 100, 100)]
    [InlineData(100, 10, 100)]
    [InlineData(100, 100, 2)]
    public async Task A_handler_keeps_its_own_limits(int chunkBytes, int responseBytes, int chunks)
    {
        RequestLimits limits = Limits with { ChunkBytesMax = chunkBytes, ResponseBytesMax = responseBytes, ResponseChunksMax = chunks };
        using IDisposable handler = Serve((_, _) => [Bytes(1), Bytes(11), Bytes(1)], limits);
        await FailsAsync(Fault.StreamReset, () => CollectAsync(Limits));
        Assert.Equal(1, pair.ServingFaults[Fault.ResponseTooLarge]);
    }

    [Fact]
    public async Task A_handler_that_fails_resets_its_stream_and_nothing_else()
    {
        int calls = 0;
        using IDisposable handler = Serve((_, _) => ++calls == 1 ? throw new InvalidOperationException("a mistake") : [Bytes(3)]);
        await FailsAsync(Fault.StreamReset, () => pair.AskAsync([], Limits, Stop));
        Assert.Equal(Bytes(3), await pair.AskAsync([], Limits, Stop));
        Assert.Equal(1, pair.ServingFaults[Fault.RequestHandlerFailed]);
    }

    [Fact]
    public async Task A_requester_waits_no_longer_than_the_deadline()
    {
        TaskCompletionSource asked = new();
        using IDisposable handler = Never(asked);
        Task<byte[]> answer = pair.AskAsync([], Limits, Stop);
        await asked.Task.WaitAsync(Stop);
        pair.AskingTime.Advance(Limits.Deadline);
        await FailsAsync(Fault.RequestTimedOut, () => answer);
        Assert.Equal((1, 0), (pair.AskingFaults[Fault.RequestTimedOut], pair.ServingFaults[Fault.RequestTimedOut]));
    }

    [Fact]
    public async Task A_server_works_no_longer_than_the_deadline()
    {
        TaskCompletionSource asked = new();
        using IDisposable handler = Never(asked);
        Task<byte[]> answer = pair.AskAsync([], Limits, Stop);
        await asked.Task.WaitAsync(Stop);
        pair.ServingTime.Advance(Limits.Deadline);
        await FailsAsync(Fault.StreamReset, () => answer);
        Assert.Equal((0, 1), (pair.AskingFaults[Fault.RequestTimedOut], pair.ServingFaults[Fault.RequestTimedOut]));
    }

    [Fact]
    public async Task A_requester_that_gives_up_ends_the_handler()
    {
        TaskCompletionSource ended = new();
        using IDisposable handler = pair.Server.Handle(RequestPair.Protocol, (_, _, _) => Endless(ended), Limits);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ReadOnlyMemory<byte> _ in pair.Chunks([], Limits, patience.Token)) await patience.CancelAsync();
        });
        await ended.Task.WaitAsync(Stop);
        Assert.Equal((0, 0), (pair.AskingFaults[Fault.RequestTimedOut], pair.ServingFaults[Fault.RequestHandlerFailed]));
    }

    [Fact]
    public async Task A_requester_that_gives_up_ends_a_handler_that_only_waits()
    {
        using CancellationTokenSource guard = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        guard.CancelAfter(TimeSpan.FromSeconds(60));
        TaskCompletionSource asked = new();
        TaskCompletionSource ended = new();
        using IDisposable handler = Never(asked, ended, Limits with { Deadline = TimeSpan.FromDays(20) });
        using CancellationTokenSource patience = new();
        Task<byte[]> answer = pair.AskAsync([], Limits, patience.Token);
        await asked.Task.WaitAsync(guard.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        DateTimeOffset began = pair.ServingTime.GetUtcNow();
        while (!ended.Task.IsCompleted)
        {
            guard.Token.ThrowIfCancellationRequested();
            pair.ServingTime.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
        Assert.True(pair.ServingTime.GetUtcNow() - began < TimeSpan.FromDays(19));
        Assert.Equal((0, 0), (pair.ServingFaults[Fault.RequestTimedOut], pair.ServingFaults[Fault.RequestHandlerFailed]));
    }

    [Fact]
    public async Task A_requester_that_has_read_enough_ends_the_handler()
    {
        TaskCompletionSource ended = new();
        using IDisposable handler = pair.Server.Handle(RequestPair.Protocol, (_, _, _) => Endless(ended), Limits);
        await foreach (ReadOnlyMemory<byte> _ in pair.Chunks([], Limits, Stop)) break;
        await ended.Task.WaitAsync(Stop);
    }

    [Fact]
    public async Task A_host_that_closes_ends_the_handler()
    {
        TaskCompletionSource asked = new();
        TaskCompletionSource ended = new();
        using IDisposable handler = Never(asked, ended);
        Task<byte[]> answer = pair.AskAsync([], Limits, Stop);
        await asked.Task.WaitAsync(Stop);
        await pair.Serving.DisposeAsync();
        await ended.Task.WaitAsync(Stop);
        await Assert.ThrowsAsync<NetworkException>(() => answer);
    }

    [Fact]
    public async Task A_peer_asks_no_more_at_once_than_the_limit()
    {
        TaskCompletionSource asked = new();
        using IDisposable handler = Never(asked, limits: Limits with { AtOncePerPeerMax = 1 });
        Task<byte[]> first = pair.AskAsync([], Limits, Stop);
        await asked.Task.WaitAsync(Stop);
        await FailsAsync(Fault.StreamReset, () => pair.AskAsync([], Limits, Stop));
        await pair.ServingFaults.MetAsync(Fault.TooManyProtocolStreams, Stop);
        Assert.False(first.IsCompleted);
        pair.AskingTime.Advance(Limits.Deadline);
        await FailsAsync(Fault.RequestTimedOut, () => first);
    }

    [Fact]
    public async Task A_peer_asks_no_more_often_than_the_limit()
    {
        using IDisposable handler = Serve((_, _) => [Bytes(1)], Limits with { PerPeerAndSecondMax = 10 });
        for (int i = 0; i < 20; i++) await pair.AskAsync([], Limits, Stop);
        await FailsAsync(Fault.StreamReset, () => pair.AskAsync([], Limits, Stop));
        Assert.Equal(1, pair.ServingFaults[Fault.TooManyRequests]);

        pair.ServingTime.Advance(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 10; i++) await pair.AskAsync([], Limits, Stop);
        await FailsAsync(Fault.StreamReset, () => pair.AskAsync([], Limits, Stop));
        Assert.Equal(2, pair.ServingFaults[Fault.TooManyRequests]);
    }

    [Theory]
    [InlineData("", Fault.MessageTruncated)]
    [InlineData("05010203", Fault.MessageTruncated)]
    [InlineData("8000", Fault.LengthMalformed)]
    [InlineData("ffffffffffffffff7f", Fault.MessageTooLarge)]
    [InlineData("0101ff", Fault.MessageTruncated)]
    [InlineData("01010105", Fault.MessageTooLarge)]
    [InlineData("010100", Fault.MessageMalformed)]
    public async Task What_is_no_request_is_refused_by_name(string wire, Fault fault)
    {
        using IDisposable handler = Serve((_, request) => [request]);
        await using IStream stream = await pair.Asking.OpenStreamAsync(pair.Serving.Peer, [RequestPair.Protocol], Stop);
        await stream.Output.WriteAsync(Convert.FromHexString(wire), Stop);
        await stream.Output.CompleteAsync();
        await pair.ServingFaults.MetAsync(fault, Stop);
        Assert.Equal(1, pair.ServingFaults[fault]);
    }

    [Fact]
    public async Task A_protocol_is_served_until_its_handler_is_disposed()
    {
        Serve((_, _) => [Bytes(1)]).Dispose();
        await FailsAsync(Fault.ProtocolNotSupported, () => pair.AskAsync([], Limits, Stop));
    }

    private static byte[] Bytes(int size)
    {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) bytes[i] = unchecked((byte)((i * 7) + (i >> 8)));
        return bytes;
    }

    private static async Task FailsAsync(Fault fault, Func<Task> ask) =>
        Assert.Equal(fault, (await Assert.ThrowsAsync<NetworkException>(ask)).Fault);

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Endless(TaskCompletionSource ended)
    {
        try
        {
            while (true)
            {
                yield return Bytes(1000);
                await Task.Yield();
            }
        }
        finally
        {
            ended.SetResult();
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Silent(TaskCompletionSource asked, TaskCompletionSource? ended, [EnumeratorCancellation] CancellationToken stop)
    {
        asked.SetResult();
        try
        {
            await new TaskCompletionSource().Task.WaitAsync(stop);
        }
        finally
        {
            ended?.SetResult();
        }
        yield break;
    }

    private IDisposable Serve(Func<PeerId, ReadOnlyMemory<byte>, IEnumerable<ReadOnlyMemory<byte>>> answer, RequestLimits? limits = null) =>
        pair.Server.Handle(RequestPair.Protocol, (peer, request, _) => answer(peer, request).ToAsyncEnumerable(), limits ?? Limits);

    private IDisposable Never(TaskCompletionSource asked, TaskCompletionSource? ended = null, RequestLimits? limits = null) =>
        pair.Server.Handle(RequestPair.Protocol, (_, _, stop) => Silent(asked, ended, stop), limits ?? Limits);

    private async Task<byte[][]> CollectAsync(RequestLimits limits)
    {
        List<byte[]> chunks = [];
        await foreach (ReadOnlyMemory<byte> chunk in pair.Chunks([], limits, Stop)) chunks.Add(chunk.ToArray());
        return [.. chunks];
    }
}
