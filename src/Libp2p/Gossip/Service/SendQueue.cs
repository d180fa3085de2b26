using System.IO.Pipelines;
using System.Threading.Channels;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Framing;
using Blockchain.Libp2p.Gossip.Wire;

namespace Blockchain.Libp2p.Gossip.Service;

/// <summary>What waits towards one peer: frames that all peers share, bounded in bytes.</summary>
/// <remarks>
/// A full queue drops what comes, not what waits: the peer gets a gap, and is told what it missed once it reads again.
/// Gossip is dropped from half the limit on, messages at the limit, and control has bytes of its own on top.
/// </remarks>
internal sealed class SendQueue(GossipOptions options)
{
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
                    foreach (ReadOnlyMemory<byte> part in frame.Parts) unflushed = await LengthPrefixed.WriteSlicesAsync(output, part, unflushed, stop).ConfigureAwait(false);
                }
                finally
                {
                    Gone(frame);
                }
            }
            if (unflushed > 0) await LengthPrefixed.FlushAsync(output, stop).ConfigureAwait(false);
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
}
