using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Blockchain.InteropPeer.Driver;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.RequestResponse;

namespace Blockchain.InteropPeer;

/// <summary>Requests: <c>echo</c> gets back what it sends, <c>fetch</c> gets as many bytes as it asks for.</summary>
internal sealed class RequestCommands
{
    private static readonly ProtocolId EchoProtocol = new("/interop/echo/1");
    private static readonly ProtocolId SizeProtocol = new("/interop/size/1");

    private static readonly RequestLimits Limits = new()
    {
        RequestBytesMax = 64 * 1024 * 1024,
        ChunkBytesMax = 64 * 1024 * 1024,
        AtOncePerPeerMax = 512,
        PerPeerAndSecondMax = 1_000_000,
        Deadline = TimeSpan.FromSeconds(60),
    };

    private readonly IRequestResponse requests;

    public RequestCommands(IRequestResponse requests)
    {
        this.requests = requests;
        requests.Handle(EchoProtocol, static (_, request, stop) => Echo(request, stop), Limits);
        requests.Handle(SizeProtocol, static (_, request, stop) => Chunks(request, stop), Limits);
    }

    /// <summary>The request is <c>size</c> bytes and comes back.</summary>
    public Task<Requested> EchoAsync(Command command)
    {
        byte[] body = Pattern.Make(command.Seed, (int)command.Size);
        return RepeatAsync(command, (peer, chunks) => OneAsync(peer, body, chunks));
    }

    /// <summary>The answer is <c>size</c> bytes in chunks of <c>chunk</c>.</summary>
    public Task<Requested> FetchAsync(Command command)
    {
        byte[] body = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(body, command.Seed);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(4), (uint)command.Size);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(8), (uint)(command.Chunk == 0 ? command.Size : command.Chunk));
        return RepeatAsync(command, (peer, chunks) => ManyAsync(peer, body, chunks));
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Echo(ReadOnlyMemory<byte> request, [EnumeratorCancellation] CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        yield return request;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Chunks(ReadOnlyMemory<byte> request, [EnumeratorCancellation] CancellationToken stop)
    {
        byte[] all = Pattern.Make(BinaryPrimitives.ReadUInt32BigEndian(request.Span), (int)BinaryPrimitives.ReadUInt32BigEndian(request.Span[4..]));
        int chunk = (int)BinaryPrimitives.ReadUInt32BigEndian(request.Span[8..]);
        for (int at = 0; at < all.Length; at += chunk)
        {
            stop.ThrowIfCancellationRequested();
            yield return all.AsMemory(at, Math.Min(chunk, all.Length - at));
        }
    }

    private async Task OneAsync(PeerId peer, byte[] body, List<ReadOnlyMemory<byte>> chunks) =>
        chunks.Add(await requests.RequestAsync(peer, EchoProtocol, body, Limits).ConfigureAwait(false));

    private async Task ManyAsync(PeerId peer, byte[] body, List<ReadOnlyMemory<byte>> chunks)
    {
        await foreach (ReadOnlyMemory<byte> chunk in requests.RequestChunksAsync(peer, SizeProtocol, body, Limits).ConfigureAwait(false)) chunks.Add(chunk);
    }

    // Asks `count` times, `parallel` at once; what came is told of the first answer.
    private static async Task<Requested> RepeatAsync(Command command, Func<PeerId, List<ReadOnlyMemory<byte>>, Task> ask)
    {
        PeerId peer = PeerCommands.Parse(command.Peer);
        ConcurrentQueue<double> ms = new();
        List<ReadOnlyMemory<byte>>? first = null;
        double begun = Clock.Now;
        async Task OneAsync()
        {
            double start = Clock.Now;
            List<ReadOnlyMemory<byte>> chunks = [];
            await ask(peer, chunks).ConfigureAwait(false);
            ms.Enqueue(Clock.Now - start);
            Interlocked.CompareExchange(ref first, chunks, null);
        }
        int count = command.Count ?? 1;
        for (int done = 0; done < count; done += command.Parallel)
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(command.Parallel, count - done)).Select(_ => OneAsync())).ConfigureAwait(false);
        }
        double total = Clock.Now - begun;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> chunk in first!) hash.AppendData(chunk.Span);
        return new([.. ms], total, first.Count, first.Sum(static chunk => (long)chunk.Length), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
