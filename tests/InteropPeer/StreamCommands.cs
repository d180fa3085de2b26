using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Blockchain.InteropPeer.Driver;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.InteropPeer;

/// <summary>Long streams in one direction, and many streams at once.</summary>
internal sealed class StreamCommands
{
    private static readonly ProtocolId SinkProtocol = new("/interop/sink/1");
    private static readonly ProtocolId DrainProtocol = new("/interop/drain/1");
    private static readonly ProtocolId SourceProtocol = new("/interop/source/1");
    private static readonly ProtocolId BarrierProtocol = new("/interop/barrier/1");
    private static readonly HandlerLimits Limits = new() { StreamsPerPeerMax = 1000, StreamsMax = 1000 };

    private readonly IHost host;
    private readonly ConcurrentDictionary<PeerId, Barrier> barriers = new();

    public StreamCommands(IHost host)
    {
        this.host = host;
        host.Handle(SinkProtocol, static (stream, stop) => SinkAsync(stream, hashes: true, stop), Limits);
        host.Handle(DrainProtocol, static (stream, stop) => SinkAsync(stream, hashes: false, stop), Limits);
        host.Handle(SourceProtocol, SourceAsync, Limits);
        host.Handle(BarrierProtocol, BarrierAsync, Limits);
    }

    /// <summary>Sends <c>size</c> bytes; the other side says what arrived.</summary>
    public async Task<Streamed> PushAsync(Command command)
    {
        double start = Clock.Now;
        await using IStream stream = await OpenAsync(command, command.Hash ? SinkProtocol : DrainProtocol).ConfigureAwait(false);
        await FloodAsync(stream.Output, command.Seed, command.Size, default).ConfigureAwait(false);
        await stream.Output.CompleteAsync().ConfigureAwait(false);
        byte[] answer = await ReadToEndAsync(stream.Input, default).ConfigureAwait(false);
        return new(Clock.Now - start, BinaryPrimitives.ReadInt64BigEndian(answer), Convert.ToHexStringLower(answer.AsSpan(8)));
    }

    /// <summary>Asks for <c>size</c> bytes and reads them.</summary>
    public async Task<Streamed> PullAsync(Command command)
    {
        double start = Clock.Now;
        await using IStream stream = await OpenAsync(command, SourceProtocol).ConfigureAwait(false);
        byte[] request = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(request, command.Seed);
        BinaryPrimitives.WriteInt64BigEndian(request.AsSpan(4), command.Size);
        await stream.Output.WriteAsync(request).ConfigureAwait(false);
        await stream.Output.CompleteAsync().ConfigureAwait(false);
        (long bytes, byte[] digest) = await DrainAsync(stream.Input, command.Hash, default).ConfigureAwait(false);
        return new(Clock.Now - start, bytes, Convert.ToHexStringLower(digest));
    }

    /// <summary>Opens <c>count</c> streams, none of which is answered before all of them are open.</summary>
    public async Task<Crossed> BarrierAsync(Command command)
    {
        double start = Clock.Now;
        int count = command.Count ?? 1;
        bool[] right = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => CrossAsync(command, count))).ConfigureAwait(false);
        return new(Clock.Now - start, right.Count(static one => one));
    }

    private async Task<bool> CrossAsync(Command command, int count)
    {
        await using IStream stream = await OpenAsync(command, BarrierProtocol).ConfigureAwait(false);
        byte[] head = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(head, count);
        await stream.Output.WriteAsync(head).ConfigureAwait(false);
        await stream.Output.CompleteAsync().ConfigureAwait(false);
        return (await ReadToEndAsync(stream.Input, default).ConfigureAwait(false)).AsSpan().SequenceEqual(head);
    }

    private ValueTask<IStream> OpenAsync(Command command, ProtocolId protocol) => host.OpenStreamAsync(PeerCommands.Parse(command.Peer), [protocol]);

    // The opener sends bytes and the end; the answer is their number (8 bytes, big-endian) and, where it is a sink, their SHA-256.
    private static async ValueTask SinkAsync(IStream stream, bool hashes, CancellationToken stop)
    {
        (long bytes, byte[] digest) = await DrainAsync(stream.Input, hashes, stop).ConfigureAwait(false);
        byte[] answer = [0, 0, 0, 0, 0, 0, 0, 0, .. digest];
        BinaryPrimitives.WriteInt64BigEndian(answer, bytes);
        await stream.Output.WriteAsync(answer, stop).ConfigureAwait(false);
        await stream.Output.CompleteAsync().ConfigureAwait(false);
    }

    // The opener sends a seed (4 bytes) and a number of bytes (8 bytes), both big-endian, and the end; the answer is those bytes.
    private static async ValueTask SourceAsync(IStream stream, CancellationToken stop)
    {
        byte[] request = await ReadToEndAsync(stream.Input, stop).ConfigureAwait(false);
        await FloodAsync(stream.Output, BinaryPrimitives.ReadUInt32BigEndian(request), BinaryPrimitives.ReadInt64BigEndian(request.AsSpan(4)), stop).ConfigureAwait(false);
        await stream.Output.CompleteAsync().ConfigureAwait(false);
    }

    // Each opener sends how many streams it will open (4 bytes, big-endian) and the end.
    private async ValueTask BarrierAsync(IStream stream, CancellationToken stop)
    {
        byte[] head = await ReadToEndAsync(stream.Input, stop).ConfigureAwait(false);
        Barrier barrier = barriers.GetOrAdd(stream.Peer, _ => new Barrier(BinaryPrimitives.ReadInt32BigEndian(head)));
        if (barrier.Arrive()) barriers.TryRemove(stream.Peer, out _);
        await barrier.Crossed.WaitAsync(stop).ConfigureAwait(false);
        await stream.Output.WriteAsync(head, stop).ConfigureAwait(false);
        await stream.Output.CompleteAsync().ConfigureAwait(false);
    }

    private static async Task FloodAsync(PipeWriter output, uint seed, long bytes, CancellationToken stop)
    {
        for (long at = 0; at < bytes; at += Pattern.BlockBytes)
        {
            int size = (int)Math.Min(Pattern.BlockBytes, bytes - at);
            Pattern.Block(seed, (uint)(at / Pattern.BlockBytes), output.GetSpan(size)[..size]);
            output.Advance(size);
            await output.FlushAsync(stop).ConfigureAwait(false);
        }
    }

    private static async Task<(long Bytes, byte[] Digest)> DrainAsync(PipeReader input, bool hashes, CancellationToken stop)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long bytes = 0;
        while (true)
        {
            ReadResult read = await input.ReadAsync(stop).ConfigureAwait(false);
            bytes += read.Buffer.Length;
            if (hashes)
            {
                foreach (ReadOnlyMemory<byte> part in read.Buffer) hash.AppendData(part.Span);
            }
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return (bytes, hashes ? hash.GetHashAndReset() : []);
        }
    }

    private static async Task<byte[]> ReadToEndAsync(PipeReader input, CancellationToken stop)
    {
        while (true)
        {
            ReadResult read = await input.ReadAsync(stop).ConfigureAwait(false);
            if (read.IsCompleted)
            {
                byte[] all = read.Buffer.ToArray();
                input.AdvanceTo(read.Buffer.End);
                return all;
            }
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private sealed class Barrier(int count)
    {
        private readonly TaskCompletionSource crossed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int missing = count;

        public Task Crossed => crossed.Task;

        /// <summary>One more is here; whether it was the last.</summary>
        public bool Arrive()
        {
            if (Interlocked.Decrement(ref missing) > 0) return false;
            crossed.SetResult();
            return true;
        }
    }
}
