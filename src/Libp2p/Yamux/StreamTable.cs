using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Yamux;

/// <summary>The open streams of a session, their numbers, and who waits to open one. The session's gate guards it.</summary>
internal sealed class StreamTable(YamuxRole role, YamuxOptions options, StackMetrics metrics)
{
    // go-yamux may put the SYN of a stream on the wire before that of one with a lower number.
    private const int LateNumbersMax = 256;

    private readonly Dictionary<uint, YamuxStream> streams = [];
    private readonly bool[] remoteUsed = new bool[LateNumbersMax];
    private readonly LinkedList<TaskCompletionSource> openers = new();
    private ulong nextLocal = role == YamuxRole.Client ? 1u : 2u;
    private long lastRemote = -1;
    private int unacknowledged;
    private int backlog;

    /// <summary>Streams that are open.</summary>
    public int Count => streams.Count;

    /// <summary>How many wait to open a stream.</summary>
    public int Openers => openers.Count;

    /// <summary>Whether this side may open one more now, as far as acknowledgements go.</summary>
    public bool HasAcknowledgedEnough => unacknowledged < options.UnacknowledgedStreamsMax;

    /// <summary>Whether the numbers of this side are used up.</summary>
    public bool IsExhausted => nextLocal > uint.MaxValue;

    /// <summary>The open stream of a number.</summary>
    public YamuxStream? Find(uint id) => streams.GetValueOrDefault(id);

    /// <summary>All open streams, as they are now.</summary>
    public YamuxStream[] All() => [.. streams.Values];

    /// <summary>Adds a stream of this side.</summary>
    public YamuxStream AddLocal(YamuxSession session)
    {
        YamuxStream stream = new(session, (uint)nextLocal, outbound: true);
        nextLocal += 2;
        unacknowledged++;
        Add(stream);
        return stream;
    }

    /// <summary>
    /// Notes the number of a stream that the other side opens; false when it is of this side's parity, was used, or is not among
    /// the 256 of its parity up to the highest.
    /// </summary>
    public bool TryNumber(uint id)
    {
        bool odd = (id & 1) == 1;
        if (odd == (role == YamuxRole.Client))
            return false;
        long number = id >> 1;
        if (number <= lastRemote - LateNumbersMax)
            return false;
        for (long skipped = Math.Max(lastRemote, number - LateNumbersMax) + 1; skipped <= number; skipped++)
            remoteUsed[skipped % LateNumbersMax] = false;
        lastRemote = Math.Max(lastRemote, number);
        ref bool used = ref remoteUsed[number % LateNumbersMax];
        if (used)
            return false;
        used = true;
        return true;
    }

    /// <summary>Adds a stream of the other side, or names the limit that refuses it.</summary>
    public Fault TryAddRemote(YamuxSession session, uint id, out YamuxStream? stream)
    {
        stream = null;
        if (streams.Count >= options.StreamsMax)
            return Fault.YamuxTooManyStreams;
        if (backlog >= options.InboundBacklogStreamsMax)
            return Fault.YamuxBacklogFull;
        stream = new(session, id, outbound: false);
        backlog++;
        Add(stream);
        return Fault.None;
    }

    /// <summary>The side that did not open the stream has sent a frame.</summary>
    public void Acknowledge(YamuxStream stream)
    {
        if (stream.Acknowledged)
            return;
        stream.Acknowledged = true;
        if (!stream.Outbound)
        {
            backlog--;
            return;
        }
        unacknowledged--;
        WakeOpener();
    }

    /// <summary>Forgets a stream; false when it was forgotten.</summary>
    public bool TryRemove(YamuxStream stream)
    {
        if (!streams.Remove(stream.Id))
            return false;
        metrics.Streams.Add(-1);
        Acknowledge(stream);
        stream.Receive.Close();
        return true;
    }

    /// <summary>The turn of somebody who waits to open a stream.</summary>
    public LinkedListNode<TaskCompletionSource> AddOpener() =>
        openers.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Gives up a turn; where it had come already, the next one has it.</summary>
    public void Abandon(LinkedListNode<TaskCompletionSource> turn)
    {
        if (turn.List is null)
            WakeOpener();
        else
            openers.Remove(turn);
    }

    /// <summary>Wakes all who wait; they find that the session has ended.</summary>
    public void WakeOpeners()
    {
        while (openers.Count > 0)
            WakeOpener();
    }

    private void WakeOpener()
    {
        if (openers.First is not { } turn)
            return;
        openers.Remove(turn);
        turn.Value.SetResult();
    }

    private void Add(YamuxStream stream)
    {
        streams.Add(stream.Id, stream);
        metrics.Streams.Add(1);
    }
}
