using System.Buffers;
using System.IO.Pipelines;

namespace Blockchain.Libp2p.Yamux;

/// <summary>What one stream has to send, and how much of it the other side allows. The session's gate guards it.</summary>
internal sealed class SendQueue
{
    private readonly Queue<Segment> segments = new();
    private int headSent;

    /// <summary>Makes the queue of a stream.</summary>
    public SendQueue(YamuxStream stream)
    {
        Stream = stream;
        Turn = new(this);
        RoomTurn = new(this);
    }

    /// <summary>The stream.</summary>
    public YamuxStream Stream { get; }

    /// <summary>Bytes that wait.</summary>
    public long Pending { get; private set; }

    /// <summary>Bytes that the other side allows.</summary>
    public long Window { get; private set; } = YamuxOptions.InitialWindowBytes;

    /// <summary>Bytes that wait and are allowed.</summary>
    public long Covered => Math.Min(Pending, Window);

    /// <summary>The half is to be closed after what waits.</summary>
    public bool FinWanted { get; set; }

    /// <summary>The half is closed.</summary>
    public bool FinSent { get; private set; }

    /// <summary>The queue's one place in the line of those that can send.</summary>
    public LinkedListNode<SendQueue> Turn { get; }

    /// <summary>The queue's one place in the line of those whose flush waits for room.</summary>
    public LinkedListNode<SendQueue> RoomTurn { get; }

    /// <summary>The flush that waits until everything is allowed and the connection's queue has room.</summary>
    public TaskCompletionSource<FlushResult>? Waiter { get; set; }

    /// <summary>Whether there is a frame to send now.</summary>
    public bool CanSend => Covered > 0 || (Pending == 0 && FinWanted && !FinSent);

    /// <summary>Queues bytes; the array belongs to the queue from now on.</summary>
    public void Append(Segment segment)
    {
        segments.Enqueue(segment);
        Pending += segment.Length;
    }

    /// <summary>The other side allows more; false when that is more than a window can be.</summary>
    public bool TryOpen(uint bytes)
    {
        if (Window + bytes > uint.MaxValue)
            return false;
        Window += bytes;
        return true;
    }

    /// <summary>Moves one frame, of data or the end, into a batch; only while <see cref="CanSend"/>.</summary>
    /// <param name="batch">Where to.</param>
    /// <param name="bytesMax">The most data.</param>
    /// <returns>How many bytes of data.</returns>
    public int Take(FrameBatch batch, int bytesMax)
    {
        int length = (int)Math.Min(Covered, bytesMax);
        int pieces = 0;
        for (int left = length; left > 0; pieces++)
        {
            Segment head = segments.Peek();
            int count = Math.Min(left, head.Length - headSent);
            bool last = headSent + count == head.Length;
            batch.Add(new Segment(head.Pooled, head.Offset + headSent, count), last);
            headSent = last ? 0 : headSent + count;
            if (last)
                segments.Dequeue();
            left -= count;
        }
        Pending -= length;
        Window -= length;
        FrameFlags flags = Stream.TakeFlags();

        // The end goes alone: js-libp2p closes a stream at the flag before it takes the data of the same frame, and loses it.
        if (length == 0)
        {
            flags |= FrameFlags.Fin;
            FinSent = true;
        }
        batch.Add(new FrameHeader(length > 0 ? FrameType.Data : FrameType.WindowUpdate, flags, Stream.Id, (uint)length), pieces);
        return length;
    }

    /// <summary>Drops what waits.</summary>
    public void Clear()
    {
        // The head may be half sent by a batch that still reads its array: such an array is left to the collector.
        if (headSent > 0)
            segments.Dequeue();
        while (segments.TryDequeue(out Segment segment))
            ArrayPool<byte>.Shared.Return(segment.Pooled);
        headSent = 0;
        Pending = 0;
        FinWanted = false;
    }
}
