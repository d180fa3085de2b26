using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Yamux;

/// <summary>Asks the other side for a sign of life, one question at a time, and knows how long the last answer took.</summary>
internal sealed class PingClock(YamuxSession session)
{
    private TaskCompletionSource<TimeSpan>? question;
    private uint value;
    private long asked;
    private long heard;

    /// <summary>The time to the other side and back; null before the first answer. The gate guards it.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Bytes arrived: the other side lives.</summary>
    public void Hear() => Interlocked.Increment(ref heard);

    /// <summary>Asks, or joins the question that has no answer yet; the answer tells the round trip.</summary>
    /// <exception cref="TimeoutException">No answer within <see cref="YamuxOptions.PingTimeout"/>.</exception>
    public Task<TimeSpan> AskAsync(CancellationToken stop)
    {
        // The wait begins before the question can arrive anywhere.
        Task<TimeSpan> answer = Pose().WaitAsync(session.Options.PingTimeout, session.Time, stop);
        session.Kick(inline: false);
        return answer;
    }

    /// <summary>Has the round trip measured. <see cref="YamuxSession.Kick"/> must follow.</summary>
    public void Measure() => _ = Pose();

    /// <summary>An answer came; false when nobody asked. The gate must be held.</summary>
    public bool TryAnswer(uint echoed)
    {
        if (question is null || echoed != value)
            return false;
        RoundTrip = session.Time.GetElapsedTime(asked);
        question.TrySetResult(RoundTrip.Value);
        question = null;
        return true;
    }

    /// <summary>The session has ended: no answer will come. The gate must be held.</summary>
    public void Fail(NamedEnd end)
    {
        question?.TrySetException(end.ToException());
        _ = question?.Task.Exception; // observed here, because maybe nobody waits
        question = null;
    }

    /// <summary>Asks whenever nothing was heard for the interval, and ends the session when then nothing is heard for the timeout.</summary>
    public async Task KeepAliveAsync(CancellationToken stop)
    {
        if (session.Options.KeepAliveInterval <= TimeSpan.Zero)
            return;
        try
        {
            for (long before = 0; ;)
            {
                await Task.Delay(session.Options.KeepAliveInterval, session.Time, stop).ConfigureAwait(false);
                long now = Interlocked.Read(ref heard);
                if (now == before && !await IsAliveAsync(now, stop).ConfigureAwait(false))
                {
                    session.Abort(Fault.YamuxPingTimedOut);
                    return;
                }
                before = Interlocked.Read(ref heard);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or NetworkException)
        {
            // The session has ended.
        }
    }

    private Task<TimeSpan> Pose()
    {
        lock (session.Gate)
        {
            if (session.EndForCallers is { } end)
                return Task.FromException<TimeSpan>(end.ToException());
            if (question is null)
            {
                question = new(TaskCreationOptions.RunContinuationsAsynchronously);
                asked = session.Time.GetTimestamp();
                unchecked { value++; }
                session.Sender.Control(new(FrameType.Ping, FrameFlags.Syn, 0, value));
            }
            return question.Task;
        }
    }

    private async Task<bool> IsAliveAsync(long before, CancellationToken stop)
    {
        try
        {
            await AskAsync(stop).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return Interlocked.Read(ref heard) != before;
        }
    }
}
