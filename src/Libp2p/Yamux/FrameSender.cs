using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Yamux;

/// <summary>
/// The only writer of a connection. Whoever has something to send and finds the writer idle becomes the writer for one round; what comes meanwhile is
/// sent by the thread pool. A round takes all control frames, then one frame of each stream in turn, and is one flush.
/// </summary>
internal sealed class FrameSender : IThreadPoolWorkItem
{
    private const int BatchBytesMax = 256 * 1024;

    private readonly PipeWriter output;
    private readonly YamuxOptions options;
    private readonly StackMetrics metrics;
    private readonly YamuxSession session;
    private readonly ITimer patience;
    private readonly FrameBatch batch = new();
    private readonly Queue<FrameHeader> control = new();
    private readonly LinkedList<SendQueue> line = new();
    private readonly LinkedList<SendQueue> waitingForRoom = new();
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? drained;
    private long covered;
    private bool sending;
    private volatile bool finishing;
    private volatile bool hasty;
    private IOException? torn;

    /// <summary>Makes the writer of a connection; it sends when kicked.</summary>
    public FrameSender(PipeWriter output, YamuxOptions options, StackMetrics metrics, YamuxSession session)
    {
        this.output = output;
        this.options = options;
        this.metrics = metrics;
        this.session = session;
        patience = session.Time.CreateTimer(_ => TimedOut(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Done when the last byte was handed over and the connection's output is complete.</summary>
    public Task Finished => finished.Task;

    /// <summary>True once a control frame found no room; the gate guards it.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Places in the lines of streams: at most two for each open stream. The gate guards it.</summary>
    public int PlacesTaken => line.Count + waitingForRoom.Count;

    /// <summary>Whether all that may be sent was handed over; the gate guards it.</summary>
    public bool IsIdle => !sending && control.Count == 0 && line.Count == 0;

    /// <summary>Queues a frame without data, before all data. The gate must be held, and <see cref="YamuxSession.Kick"/> must follow.</summary>
    public void Control(FrameHeader header)
    {
        if (control.Count >= options.ControlQueueFramesMax)
            Overflowed = true;
        else if (!finishing)
            control.Enqueue(header);
    }

    /// <summary>Queues data of a stream. The gate must be held.</summary>
    public void Append(SendQueue queue, List<Segment> segments, bool fin)
    {
        long before = queue.Covered;
        foreach (Segment segment in segments)
        {
            queue.Append(segment);
            metrics.QueueBytes.Add(segment.Length);
        }
        queue.FinWanted |= fin;
        covered += queue.Covered - before;
        Enlist(queue);
    }

    /// <summary>The other side allows a stream more bytes; false when that is more than a window can be. The gate must be held.</summary>
    public bool TryOpen(SendQueue queue, uint bytes)
    {
        long before = queue.Covered;
        if (!queue.TryOpen(bytes))
            return false;
        covered += queue.Covered - before;
        Enlist(queue);
        if (queue.Waiter is not null && queue.Pending <= queue.Window)
            AdmitInTurn(queue);
        return true;
    }

    /// <summary>A stream has failed: what it had queued is dropped. The gate must be held.</summary>
    public void Drop(SendQueue queue)
    {
        covered -= queue.Covered;
        metrics.QueueBytes.Add(-queue.Pending);
        queue.Clear();
        Leave(line, queue.Turn);
        Leave(waitingForRoom, queue.RoomTurn);
    }

    /// <summary>The wait of a flush, or null when it need not wait. The gate must be held.</summary>
    public Task<FlushResult>? WaitForRoom(SendQueue queue)
    {
        if (queue.Pending <= queue.Window && covered <= options.SendQueueBytesMax)
            return null;
        if (queue.Waiter is null)
        {
            queue.Waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (queue.Pending <= queue.Window)
                Join(waitingForRoom, queue.RoomTurn);
        }
        return queue.Waiter.Task;
    }

    /// <summary>Lets a flush that waits go on. The gate must be held.</summary>
    public static void Admit(SendQueue queue, FlushResult result)
    {
        queue.Waiter?.TrySetResult(result);
        queue.Waiter = null;
    }

    /// <summary>Sends what is queued, unless somebody is sending already.</summary>
    /// <param name="inline">Send the first round on this thread.</param>
    public void Kick(bool inline)
    {
        lock (session.Gate)
        {
            if (sending || finishing || (control.Count == 0 && line.Count == 0))
                return;
            sending = true;
        }
        if (inline)
            _ = SendAsync(once: true);
        else
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Done when nothing that may be sent is queued.</summary>
    public Task DrainAsync()
    {
        lock (session.Gate)
        {
            if (IsIdle)
                return Task.CompletedTask;
            drained ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return drained.Task;
        }
    }

    /// <summary>Drops what is queued, says farewell if that is possible, and completes the output.</summary>
    /// <param name="code">What the farewell says.</param>
    /// <param name="patient">Wait until the farewell is sent, or <see cref="Cut"/>.</param>
    public void Finish(GoAwayCode code, bool patient)
    {
        bool idle;
        lock (session.Gate)
        {
            if (finishing)
                return;
            finishing = true;
            hasty = !patient;
            control.Clear();
            line.Clear();
            control.Enqueue(new(FrameType.GoAway, FrameFlags.None, 0, (uint)code));
            idle = !sending;
            sending = true;
        }
        if (idle)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else if (!patient)
            CancelFlush();
    }

    /// <summary>Waits no longer for the farewell to be sent.</summary>
    public void Cut()
    {
        hasty = true;
        CancelFlush();
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => _ = SendAsync(once: false);

    private async Task SendAsync(bool once)
    {
        try
        {
            bool isLast;
            while (TryTake(out isLast))
            {
                await WriteAsync().ConfigureAwait(false);
                if (once && HasMore())
                {
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                    return;
                }
            }
            if (isLast)
                await CompleteAsync(torn).ConfigureAwait(false);
            else
                session.EndIfLeft();
        }
        catch (Exception failure)
        {
            session.Broken(failure);
            await CompleteAsync(failure).ConfigureAwait(false);
        }
    }

    private async ValueTask WriteAsync()
    {
        batch.WriteTo(output);
        (FlushResult result, bool waited) = await FlushAsync().ConfigureAwait(false);
        if (result.IsCanceled && !waited)
            (result, _) = await FlushAsync().ConfigureAwait(false); // the cut came before the flush, and nothing was sent by it
        if (result.IsCanceled)
        {
            // Maybe a part was sent, and nothing may follow a part.
            torn = new IOException("the connection's writer was cut off");
            lock (session.Gate)
                control.Clear();
        }
        if (result.IsCompleted)
            session.Broken(new IOException("nobody reads the connection's output any more"));
    }

    private async ValueTask<(FlushResult Result, bool Waited)> FlushAsync()
    {
        ValueTask<FlushResult> flush = output.FlushAsync();
        bool waits = !flush.IsCompleted;
        if (waits && hasty)
            CancelFlush(); // the farewell is not waited for
        if (!waits)
            return (await flush.ConfigureAwait(false), false);
        patience.Change(options.FlushTimeout, Timeout.InfiniteTimeSpan);
        FlushResult result = await flush.ConfigureAwait(false);
        patience.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return (result, true);
    }

    private void TimedOut() =>
        session.End(Fault.YamuxWriteTimedOut, $"the connection did not take one flush within {options.FlushTimeout}", GoAwayCode.Normal);

    // The flush may fail and its output complete just before the call, and a StreamPipeWriter that is complete throws.
    private void CancelFlush()
    {
        try
        {
            output.CancelPendingFlush();
        }
        catch (ObjectDisposedException)
        {
            // No flush is pending any more.
        }
    }

    // The failure tells the output not to send what it still holds; without one the farewell arrives before the end.
    private async Task CompleteAsync(Exception? failure)
    {
        try
        {
            await output.CompleteAsync(failure).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The end was named already; an output that fails once more adds nothing.
        }
        finally
        {
            await patience.DisposeAsync().ConfigureAwait(false);
            finished.TrySetResult();
        }
    }

    // Takes the next round; false, and the writer is idle, when there is nothing. After the farewell it stays busy instead: whoever finds
    // nothing then, and nobody else, completes the output.
    private bool TryTake(out bool isLast)
    {
        lock (session.Gate)
        {
            isLast = false;
            while (control.TryDequeue(out FrameHeader header))
                batch.Add(header, 0);
            while (batch.Bytes < BatchBytesMax && line.First is { } turn)
            {
                Leave(line, turn);
                if (turn.Value.CanSend)
                    Take(turn.Value);
            }
            if (covered <= options.SendQueueBytesMax / 2)
            {
                while (waitingForRoom.First is { } turn)
                {
                    Leave(waitingForRoom, turn);
                    if (turn.Value.Pending <= turn.Value.Window)
                        Admit(turn.Value, default); // otherwise its flush was cancelled, and a later one waits for the window
                }
            }
            if (batch.Bytes > 0)
                return true;
            sending = isLast = finishing;
            drained?.TrySetResult();
            drained = null;
            return false;
        }
    }

    private bool HasMore()
    {
        lock (session.Gate)
            return control.Count > 0 || line.Count > 0 || finishing;
    }

    private void Take(SendQueue queue)
    {
        int bytes = queue.Take(batch, options.FrameSendBytesMax);
        covered -= bytes;
        metrics.QueueBytes.Add(-bytes);
        Enlist(queue);
        if (queue.FinSent)
            session.HalfClosed(queue.Stream);
    }

    private void Enlist(SendQueue queue)
    {
        if (!finishing && queue.CanSend)
            Join(line, queue.Turn);
    }

    private void AdmitInTurn(SendQueue queue)
    {
        if (covered <= options.SendQueueBytesMax)
            Admit(queue, default);
        else
            Join(waitingForRoom, queue.RoomTurn);
    }

    private static void Join(LinkedList<SendQueue> places, LinkedListNode<SendQueue> place)
    {
        if (place.List is null)
            places.AddLast(place);
    }

    private static void Leave(LinkedList<SendQueue> places, LinkedListNode<SendQueue> place)
    {
        if (place.List is not null)
            places.Remove(place);
    }
}
