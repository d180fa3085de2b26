using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Yamux;

/// <summary>The receiving half of a stream: a pipe without a limit of its own, because the receive window is its limit.</summary>
internal sealed class StreamInput(YamuxSession session, YamuxStream stream, ReceiveWindow window) : PipeReader
{
    private const int PieceBytesMax = 64 * 1024;

    // The reader goes on in the thread pool, so that the session's read loop never runs what a reader does.
    private static readonly PipeOptions Unlimited = new(pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false);

    private readonly Pipe pipe = new(Unlimited);

    // Taken before the session's gate where both are needed. It keeps the end of a stream from freeing buffers that are being filled.
    private readonly Lock filling = new();

    private ReadOnlySequence<byte> last;
    private bool writerDone;
    private bool readerDone;

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> read = pipe.Reader.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Remember(read.Result)) : RememberAsync(read);
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (!pipe.Reader.TryRead(out result))
            return false;
        Remember(result);
        return true;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        long start = last.IsEmpty ? 0 : last.GetOffset(last.Start);
        long taken = last.IsEmpty ? 0 : last.GetOffset(consumed) - start;
        long seen = last.IsEmpty ? 0 : last.GetOffset(examined) - start;
        long rest = last.Length - taken;
        bool waiting = seen == last.Length;
        last = default;
        pipe.Reader.AdvanceTo(consumed, examined);
        if (taken > 0 || waiting)
            Took(taken, waiting, rest);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => pipe.Reader.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        lock (filling)
        {
            if (readerDone)
                return;
            readerDone = true;
            EndWriting(null);
        }
        pipe.Reader.Complete(exception);
        long unread;
        lock (session.Gate)
            unread = window.Unread;
        Took(unread, waiting: false, 0);
    }

    /// <summary>Takes bytes that arrived; false when the session holds too many unread bytes already.</summary>
    /// <remarks>Only the session's read loop calls it. Bytes for a reader that has gone are counted as read.</remarks>
    public bool TryReceive(in ReadOnlySequence<byte> bytes)
    {
        bool dropped = false;
        lock (filling)
        {
            if (writerDone)
                dropped = true;
            else
            {
                lock (session.Gate)
                {
                    if (!window.TryKeep(bytes.Length))
                        return false;
                }
                foreach (ReadOnlyMemory<byte> piece in bytes)
                    Fill(piece.Span);
                Publish();
            }
        }
        if (dropped)
            Drop(bytes.Length);
        return true;
    }

    /// <summary>The other side closed its half: the reader finds the end after what is unread.</summary>
    public void Finish()
    {
        lock (filling)
            EndWriting(null);
    }

    /// <summary>The stream failed: the reader's next read throws.</summary>
    public void Fail(NetworkException why)
    {
        lock (filling)
            EndWriting(why);
    }

    private void EndWriting(Exception? why)
    {
        if (writerDone)
            return;
        writerDone = true;
        pipe.Writer.Complete(why);
    }

    private void Fill(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            Span<byte> room = pipe.Writer.GetSpan(Math.Min(bytes.Length, PieceBytesMax));
            int count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            pipe.Writer.Advance(count);
            bytes = bytes[count..];
        }
    }

    private void Publish()
    {
        ValueTask<FlushResult> flush = pipe.Writer.FlushAsync(CancellationToken.None);
        if (!flush.IsCompletedSuccessfully)
            throw new InvalidOperationException("a pipe without a threshold made its writer wait");
    }

    private void Drop(long bytes)
    {
        bool unheard;
        lock (session.Gate)
        {
            window.Drop(bytes);
            unheard = stream.Send.FinWanted;
        }
        if (unheard)
            session.Fail(stream, Fault.StreamAborted, "the other side sends although this side closed both halves", tell: true);
        else
            Took(0, waiting: false, 0);
    }

    // The other side may send again what was read.
    private void Took(long bytes, bool waiting, long rest)
    {
        bool stuck = false;
        bool measured;
        uint more;
        lock (session.Gate)
        {
            window.Read(bytes);
            if (stream.RemoteClosed || stream.Ended)
                return;
            measured = session.Pings.RoundTrip is not null;
            more = window.Grant(waiting, session.Pings.RoundTrip);
            if (more > 0)
                session.Sender.Control(new(FrameType.WindowUpdate, stream.TakeFlags(), stream.Id, more));
            else
                stuck = waiting && window.IsStuck(rest);
        }
        if (more > 0)
        {
            if (!measured)
                session.Pings.Measure(); // how fast the window should grow depends on it
            session.Kick(inline: true);
        }
        else if (stuck)
            session.Fail(stream, Fault.YamuxReceiveMemoryExceeded, $"the reader waits for more than the {rest} bytes that its window holds", tell: true);
    }

    private ReadResult Remember(ReadResult result)
    {
        last = result.Buffer;
        return result;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> RememberAsync(ValueTask<ReadResult> read) => Remember(await read.ConfigureAwait(false));
}
