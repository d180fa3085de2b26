using System.Buffers;
using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Yamux;

/// <summary>
/// The sending half of a stream. A flush hands the written arrays to the session's writer without a copy, and waits until the other
/// side allows all of it and the connection's queue has room.
/// </summary>
internal sealed class StreamOutput(YamuxSession session, YamuxStream stream) : PipeWriter
{
    private const int ArrayBytesMin = 4096;

    private readonly List<Segment> full = [];
    private byte[]? current;
    private int used;
    private long fullBytes;
    private bool completed;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => fullBytes + used;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        ObjectDisposedException.ThrowIf(completed, this);
        if (current is null || current.Length - used < Math.Max(sizeHint, 1))
        {
            Seal();
            // Small first, so that many streams with little to say hold little; then as large as a frame.
            int wanted = fullBytes == 0 ? ArrayBytesMin : session.Options.FrameSendBytesMax;
            current = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, wanted));
        }
        return current.AsMemory(used);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)((current?.Length ?? 0) - used));
        used += bytes;
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Submit(fin: false);
        session.Kick(inline: true);
        Task<FlushResult>? wait;
        lock (session.Gate)
        {
            ThrowIfFailed();
            wait = session.Sender.WaitForRoom(stream.Send);
        }
        return wait is null ? new(default(FlushResult)) : new(cancellationToken.CanBeCanceled ? wait.WaitAsync(cancellationToken) : wait);
    }

    /// <summary>Writes and flushes piece by piece, so that a long source is never queued as a whole. A cancelled write may have sent a part.</summary>
    public override async ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        while (source.Length > session.Options.FrameSendBytesMax)
        {
            Fill(source.Span[..session.Options.FrameSendBytesMax]);
            source = source[session.Options.FrameSendBytesMax..];
            FlushResult result = await FlushAsync(cancellationToken).ConfigureAwait(false);
            if (result.IsCanceled)
                return result;
        }
        Fill(source.Span);
        return await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
        lock (session.Gate)
            FrameSender.Admit(stream.Send, new FlushResult(isCanceled: true, isCompleted: false));
    }

    /// <summary>Closes this half after what is written; with an exception the stream is reset instead.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (completed)
            return;
        if (exception is null)
            Submit(fin: true);
        else
            session.Fail(stream, Fault.StreamAborted, "the writer failed", tell: true);
        completed = true;
        Discard();
        session.Kick(inline: true);
    }

    private void Fill(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    private void Seal()
    {
        if (current is null)
            return;
        if (used > 0)
            full.Add(new(current, 0, used));
        else
            ArrayPool<byte>.Shared.Return(current);
        fullBytes += used;
        current = null;
        used = 0;
    }

    private void Submit(bool fin)
    {
        ObjectDisposedException.ThrowIf(completed, this);
        if (used > 0)
            Seal();
        lock (session.Gate)
        {
            if (stream.Ended)
            {
                Discard();
                if (!fin)
                    ThrowIfFailed();
                return;
            }
            session.Sender.Append(stream.Send, full, fin);
        }
        full.Clear();
        fullBytes = 0;
    }

    private void Discard()
    {
        Seal();
        foreach (Segment segment in full)
            ArrayPool<byte>.Shared.Return(segment.Pooled);
        full.Clear();
        fullBytes = 0;
    }

    private void ThrowIfFailed()
    {
        if (stream.Failure is { } failure)
            throw failure.ToException();
    }
}
