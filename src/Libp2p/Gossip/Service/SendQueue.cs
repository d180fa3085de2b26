using System.IO.Pipelines;
using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip.Wire;

namespace Blockchain.Libp2p.Gossip.Service;

/// <summary>What waits towards one peer: frames that all peers share, bounded in bytes.</summary>
/// <remarks>
/// A full queue drops what comes, not what waits: the peer gets a gap, and is told what it missed once it reads again.
/// Gossip is dropped from half the limit on, messages at the limit, and control has bytes of its own on top.
/// </remarks>
internal sealed class SendQueue(GossipOptions options)
{
    // A long message is handed over in slices, so that the stream below never holds a copy of it whole.
    private const int FlushBytes = 64 * 1024;

    // What the objects around a frame take: many short frames are bounded too.
    private const int FrameOverheadBytes = 256;

    private readonly Channel<GossipFrame> frames = Channel.CreateUnbounded<GossipFrame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock gate = new();
    private TaskCompletionSource? room;
    private bool isBehind;
    private long queued;

    /// <summary>Whether at most half of the bytes wait.</summary>
    public bool HasRoom => Interlocked.Read(ref queued) <= options.QueueBytesMax / 2;

    /// <summary>Queues a frame; false where the queue is too full for it, which is counted.</summary>
    public bool TryAdd(GossipFrame frame)
    {
        int bytes = frame.Bytes + FrameOverheadBytes;
        if (Interlocked.Add(ref queued, bytes) > Limit(frame.Kind))
        {
            Interlocked.Add(ref queued, -bytes);
            options.Metrics.Met(Fault.GossipQueueFull);
            return false;
        }
        options.Metrics.QueueBytes.Add(bytes);
        if (!frames.Writer.TryWrite(frame)) Gone(frame);
        return true;
    }

    /// <summary>
    /// Waits until at most half of the bytes wait, but not longer than <see cref="GossipOptions.PublishWaitMax"/>; a peer that did not
    /// make room by then is not waited for until it has.
    /// </summary>
    public async Task WaitForRoomAsync(CancellationToken stop)
    {
        Task waiting;
        lock (gate)
        {
            if (isBehind || HasRoom) return;
            room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = room.Task;
        }
        try
        {
            await waiting.WaitAsync(options.PublishWaitMax, options.Time, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (gate) isBehind = !HasRoom;
        }
    }

    /// <summary>Writes what is queued, several short frames in one flush, until <see cref="Close"/>.</summary>
    /// <exception cref="NetworkException">The stream ended.</exception>
    public async Task WriteToAsync(PipeWriter output, CancellationToken stop)
    {
        while (await frames.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
        {
            int unflushed = 0;
            while (frames.Reader.TryRead(out GossipFrame? frame))
            {
                try
                {
                    unflushed = await WriteAsync(output, frame, unflushed, stop).ConfigureAwait(false);
                }
                finally
                {
                    Gone(frame);
                }
            }
            if (unflushed > 0) await FlushAsync(output, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Takes nothing more and drops what waits; called once nobody writes any more.</summary>
    public void Close()
    {
        _ = frames.Writer.TryComplete();
        while (frames.Reader.TryRead(out GossipFrame? frame)) Gone(frame);
    }

    private long Limit(GossipFrameKind kind) => kind switch
    {
        GossipFrameKind.Gossip => options.QueueBytesMax / 2,
        GossipFrameKind.Messages => options.QueueBytesMax,
        GossipFrameKind.Control => (long)options.QueueBytesMax + options.QueueControlBytesMax,
    };

    private void Gone(GossipFrame frame)
    {
        int bytes = frame.Bytes + FrameOverheadBytes;
        Interlocked.Add(ref queued, -bytes);
        options.Metrics.QueueBytes.Add(-bytes);
        if (!HasRoom) return;
        lock (gate)
        {
            isBehind = false;
            room?.TrySetResult();
            room = null;
        }
    }

    private static async ValueTask<int> WriteAsync(PipeWriter output, GossipFrame frame, int unflushed, CancellationToken stop)
    {
        foreach (ReadOnlyMemory<byte> part in frame.Parts)
        {
            for (int at = 0; at < part.Length;)
            {
                int length = Math.Min(part.Length - at, FlushBytes - unflushed);
                part.Span.Slice(at, length).CopyTo(output.GetSpan(length));
                output.Advance(length);
                at += length;
                unflushed += length;
                if (unflushed < FlushBytes) continue;
                await FlushAsync(output, stop).ConfigureAwait(false);
                unflushed = 0;
            }
        }
        return unflushed;
    }

    private static async ValueTask FlushAsync(PipeWriter output, CancellationToken stop)
    {
        FlushResult flushed = await output.FlushAsync(stop).ConfigureAwait(false);
        if (flushed.IsCompleted) throw new NetworkException(Fault.StreamClosed, "the peer reads no more of its gossip stream");
    }
}
