using System.Collections.Immutable;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Live;

/// <summary>
/// Every notice once, in order, numbered. A reader resumes after the last revision that it saw; what the bounded log has forgotten
/// is a named error and never a silent gap.
/// </summary>
/// <remarks>
/// Start a process's log at its start time in milliseconds: its revisions are then above all those of earlier processes, and a
/// reader that slept through a restart is told so.
/// </remarks>
/// <param name="startRevision">The revision before the first.</param>
/// <param name="entriesMax">Entries kept.</param>
public sealed class NoticeLog(long startRevision = 0, int entriesMax = NoticeLog.EntriesMax)
{
    /// <summary>Entries kept unless told otherwise.</summary>
    public const int EntriesMax = 4_096;

    private readonly Lock gate = new();
    private readonly Queue<NoticeEntry> entries = new();
    private TaskCompletionSource more = NewSignal();
    private long revision = startRevision;

    /// <summary>The latest revision.</summary>
    public long Revision
    {
        get
        {
            lock (gate) return revision;
        }
    }

    /// <summary>Adds a notice and wakes whoever waits.</summary>
    public void Add(Notice notice, UnixTimeMs now)
    {
        (string name, string json) = NoticeJson.Of(notice);
        string? text = NoticeText.Of(notice);
        TaskCompletionSource waited;
        lock (gate)
        {
            entries.Enqueue(new(++revision, now, name, json, text));
            if (entries.Count > entriesMax) entries.Dequeue();
            (waited, more) = (more, NewSignal());
        }
        waited.SetResult();
    }

    /// <summary>What followed a revision, possibly nothing.</summary>
    /// <exception cref="NoticesGoneException">Some of it is forgotten, or the revision is none of this log's.</exception>
    public ImmutableArray<NoticeEntry> After(long last)
    {
        lock (gate)
        {
            long oldest = revision - entries.Count;
            if (last < oldest || last > revision) throw new NoticesGoneException(last, oldest, revision);
            return [.. entries.Skip((int)(last - oldest))];
        }
    }

    /// <summary>Returns once there is something after a revision.</summary>
    public Task WaitAsync(long last, CancellationToken stop)
    {
        lock (gate) return revision > last ? Task.CompletedTask : more.Task.WaitAsync(stop);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
