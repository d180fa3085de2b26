using System.IO.Pipelines;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Yamux;

/// <summary>
/// Many streams over one connection: yamux 1.0 (libp2p specification r0 of 2023-02-17). The read loop waits neither for the writer
/// nor for a stream's reader, so two sessions can never wait for each other.
/// </summary>
public sealed class YamuxSession : IAsyncDisposable
{
    private readonly PipeReader input;
    private readonly FrameReceiver receiver;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task keepAlive;
    private readonly Task<Fault> completion;
    private NamedEnd? ended;
    private bool closing;

    /// <summary>Begins a session; it takes and sends frames at once.</summary>
    /// <param name="connection">The connection, which the session reads and writes alone from here on.</param>
    /// <param name="role">Which end this is.</param>
    /// <param name="options">Limits.</param>
    /// <param name="accept">Called by the read loop for each stream that the other side opens; must return at once.</param>
    /// <param name="time">The clock of pings and limits.</param>
    /// <param name="metrics">Where ends are counted.</param>
    public YamuxSession(IDuplexPipe connection, YamuxRole role, YamuxOptions options, Action<YamuxStream> accept, TimeProvider time, StackMetrics metrics)
    {
        input = connection.Input;
        Options = options;
        Time = time;
        Metrics = metrics;
        Budget = new(options, metrics);
        Table = new(role, options, metrics);
        Pings = new(this);
        Sender = new(connection.Output, options, metrics, this);
        receiver = new(this, connection.Input, accept);
        keepAlive = Pings.KeepAliveAsync(stopping.Token);
        completion = Task.Run(RunAsync);
    }

    /// <summary>The name in a negotiation.</summary>
    public static ProtocolId Protocol { get; } = new("/yamux/1.0.0");

    /// <summary>Done when the session has ended; its result is the named end. It never fails.</summary>
    public Task<Fault> Completion => completion;

    /// <summary>Streams that are open now.</summary>
    public int Streams
    {
        get
        {
            lock (Gate)
                return Table.Count;
        }
    }

    /// <summary>Why no further stream can be opened, a full table apart: a farewell of either side, or the end; null while there is no such reason.</summary>
    internal NamedEnd? Farewell
    {
        get
        {
            lock (Gate)
                return SaidFarewell();
        }
    }

    /// <summary>Guards the state of the session and all of its streams. Nothing waits while it holds it.</summary>
    internal Lock Gate { get; } = new();

    internal YamuxOptions Options { get; }

    internal TimeProvider Time { get; }

    internal StackMetrics Metrics { get; }

    internal ReceiveBudget Budget { get; }

    internal StreamTable Table { get; }

    internal PingClock Pings { get; }

    internal FrameSender Sender { get; }

    /// <summary>Whether streams of the other side are refused because this side closes; the gate guards it.</summary>
    internal bool IsClosing => closing || ended is not null;

    internal bool HasEnded => Volatile.Read(ref ended) is not null;

    /// <summary>How streams and callers see the session's end; null before it. What is open when this side closes was closed by nobody: it is aborted.</summary>
    internal NamedEnd? EndForCallers => Volatile.Read(ref ended) is { Fault: Fault.None } own ? own with { Fault = Fault.StreamAborted } : ended;

    /// <summary>
    /// Opens a stream; its SYN goes out with the first data or by itself. Waits while too many streams are unacknowledged.
    /// </summary>
    /// <exception cref="NetworkException">A limit is reached, the other side said GoAway, or the session has ended.</exception>
    public async ValueTask<YamuxStream> OpenStreamAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        long began = Time.GetTimestamp();
        while (true)
        {
            LinkedListNode<TaskCompletionSource>? turn = null;
            YamuxStream? stream = null;
            lock (Gate)
            {
                if (RefusalToOpen() is { } refusal)
                    throw Refused(refusal);
                if (Table.HasAcknowledgedEnough)
                {
                    stream = Table.AddLocal(this);
                    Sender.Control(new(FrameType.WindowUpdate, FrameFlags.Syn, stream.Id, 0));
                }
                else
                    turn = Table.AddOpener();
            }
            if (turn is not null)
            {
                await TurnAsync(turn, began, stop).ConfigureAwait(false);
                continue;
            }
            // Not inline: most callers write at once, and then the SYN and the data are one flush.
            Kick(inline: false);
            return stream!;
        }
    }

    /// <summary>Sends a ping and waits for its answer.</summary>
    /// <exception cref="NetworkException">No answer in time, or the session has ended.</exception>
    public async ValueTask<TimeSpan> PingAsync(CancellationToken stop)
    {
        try
        {
            return await Pings.AskAsync(stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw Refused(new(Fault.YamuxPingTimedOut, $"no answer within {Options.PingTimeout}"));
        }
    }

    /// <summary>Ends the session at once: every stream fails with this fault.</summary>
    public void Abort(Fault why) => End(why, "this side ended the session", GoAwayCode.Normal);

    /// <summary>Sends what is queued, says GoAway and ends. What the other side does not take in time is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (Gate)
            closing = true;
        try
        {
            await Task.WhenAny(Sender.DrainAsync(), completion).WaitAsync(Options.CloseTimeout, Time).ConfigureAwait(false);
            End(Fault.None, "this side closed the session", GoAwayCode.Normal);
            await completion.WaitAsync(Options.CloseTimeout, Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The other side does not read: its bytes are dropped with the connection.
            End(Fault.None, "this side closed the session", GoAwayCode.Normal);
            Sender.Cut();
            await completion.ConfigureAwait(false);
        }
    }

    /// <summary>Lets the writer send what is queued; the gate need not be held.</summary>
    internal void Kick(bool inline)
    {
        if (Sender.Overflowed)
            End(Fault.YamuxControlQueueFull, $"{Options.ControlQueueFramesMax} answers wait and the other side does not read", GoAwayCode.ProtocolError);
        else
            Sender.Kick(inline);
    }

    /// <summary>
    /// Ends the session when nothing can happen in it any more: the other side said farewell, the last stream is over, and all is sent.
    /// The read loop asks after what it took, and the writer whenever it becomes idle.
    /// </summary>
    internal void EndIfLeft()
    {
        lock (Gate)
        {
            if (!receiver.RemoteSaidGoAway || Table.Count > 0 || !Sender.IsIdle)
                return;
        }
        End(Fault.RemoteClosed, "the other side said GoAway and no stream is open", GoAwayCode.Normal);
    }

    /// <summary>Ends one stream; nothing happens when it has ended.</summary>
    internal void Fail(YamuxStream stream, Fault fault, string detail, bool tell)
    {
        NamedEnd failure = new(fault, detail);
        lock (Gate)
        {
            if (!stream.TryFail(failure))
                return;
            Forget(stream);
            if (tell)
                Sender.Control(new(FrameType.WindowUpdate, FrameFlags.Rst, stream.Id, 0));
        }
        Metrics.Met(fault);
        Announce(stream, failure);
        Kick(inline: false);
    }

    /// <summary>The other side closed its half of a stream.</summary>
    internal void RemoteClosed(YamuxStream stream)
    {
        lock (Gate)
        {
            stream.RemoteClosed = true;
            if (stream.Send.FinSent)
                Forget(stream);
        }
        stream.Incoming.Finish();
    }

    /// <summary>This side's half of a stream is closed on the wire; the gate must be held.</summary>
    internal void HalfClosed(YamuxStream stream)
    {
        if (stream.RemoteClosed)
            Forget(stream);
    }

    /// <summary>This side sends its first frame of an accepted stream; the gate must be held.</summary>
    internal void Acknowledging(YamuxStream stream) => Table.Acknowledge(stream);

    /// <summary>The connection failed under the session. A layer below only names the end: the session counts it.</summary>
    internal void Broken(Exception failure)
    {
        if (failure is NetworkException named)
            End(named.Fault, named.Detail, GoAwayCode.Normal);
        else
            End(Fault.ConnectionLost, failure.Message, GoAwayCode.InternalError);
    }

    /// <summary>Ends the session and counts the end, once; nothing happens when it has ended.</summary>
    internal void End(Fault fault, string detail, GoAwayCode code)
    {
        YamuxStream[] open;
        NamedEnd failure;
        bool patient;
        lock (Gate)
        {
            if (ended is not null)
                return;
            Volatile.Write(ref ended, new NamedEnd(fault, detail));
            failure = EndForCallers!;
            patient = closing && fault == Fault.None;
            open = Array.FindAll(Table.All(), stream => stream.TryFail(failure));
            foreach (YamuxStream stream in open)
                Forget(stream);
            Table.WakeOpeners();
            Pings.Fail(failure);
        }
        if (fault != Fault.None)
            Metrics.Met(fault);
        foreach (YamuxStream stream in open)
            Announce(stream, failure);
        Sender.Finish(code, patient);
        CancelRead();
        stopping.Cancel();
    }

    // The read loop may have seen the end already, and a reader that is complete may throw.
    private void CancelRead()
    {
        try
        {
            input.CancelPendingRead();
        }
        catch (Exception failure) when (failure is ObjectDisposedException or InvalidOperationException)
        {
            // No read is pending any more.
        }
    }

    private async Task<Fault> RunAsync()
    {
        await receiver.RunAsync().ConfigureAwait(false);
        await Sender.Finished.ConfigureAwait(false);
        await CompleteInputAsync().ConfigureAwait(false);
        await keepAlive.ConfigureAwait(false);
        return ended!.Fault;
    }

    private async Task CompleteInputAsync()
    {
        try
        {
            await input.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The end was named already; an input that fails once more adds nothing.
        }
    }

    private async Task TurnAsync(LinkedListNode<TaskCompletionSource> turn, long began, CancellationToken stop)
    {
        try
        {
            TimeSpan left = Options.AcknowledgeTimeout - Time.GetElapsedTime(began);
            await turn.Value.Task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, Time, stop).ConfigureAwait(false);
        }
        catch (Exception gaveUp) when (gaveUp is TimeoutException or OperationCanceledException)
        {
            lock (Gate)
                Table.Abandon(turn);
            if (gaveUp is OperationCanceledException)
                throw;
            throw Refused(new(Fault.YamuxTooManyUnacknowledged, $"{Options.UnacknowledgedStreamsMax} streams are unacknowledged"));
        }
    }

    // The gate is held.
    private NamedEnd? SaidFarewell()
    {
        if (EndForCallers is { } end)
            return end;
        if (closing)
            return new(Fault.StreamAborted, "this side closes the session");
        return receiver.RemoteSaidGoAway ? new(Fault.RemoteClosed, "the other side said GoAway") : null;
    }

    // The gate is held.
    private NamedEnd? RefusalToOpen()
    {
        if (SaidFarewell() is { } farewell)
            return farewell;
        if (Table.Count >= Options.StreamsMax || Table.IsExhausted)
            return new(Fault.YamuxTooManyStreams, $"{Table.Count} streams are open; the limit is {Options.StreamsMax}");
        return null;
    }

    private NetworkException Refused(NamedEnd refusal)
    {
        Metrics.Met(refusal.Fault);
        return refusal.ToException();
    }

    // The gate is held. What the stream has unread stays counted until its reader took it or completed.
    private void Forget(YamuxStream stream)
    {
        if (!Table.TryRemove(stream))
            return;
        receiver.Pardon(stream);
        Sender.Drop(stream.Send);
    }

    private void Announce(YamuxStream stream, NamedEnd failure)
    {
        stream.Incoming.Fail(failure.ToException());
        lock (Gate)
        {
            stream.Send.Waiter?.TrySetException(failure.ToException());
            stream.Send.Waiter = null;
        }
    }
}
