namespace Blockchain.Libp2p.Yamux;

/// <summary>
/// What the other side may still send on one stream, and when to allow more. At any time the size is credit + arriving + unread + what was
/// read and is not allowed again yet. The session's gate guards it.
/// </summary>
internal sealed class ReceiveWindow(YamuxOptions options, ReceiveBudget budget, TimeProvider time)
{
    // A window that is used up within a few round trips is what holds the sender back.
    private const int RoundTripsPerWindow = 4;

    private long size = YamuxOptions.InitialWindowBytes;
    private long arriving;
    private long granted = time.GetTimestamp();

    /// <summary>Bytes that the other side may still announce.</summary>
    public long Credit { get; private set; } = YamuxOptions.InitialWindowBytes;

    /// <summary>Bytes that arrived and were not read.</summary>
    public long Unread { get; private set; }

    /// <summary>A data frame announces bytes; false when they are more than the credit.</summary>
    public bool TryAnnounce(uint bytes)
    {
        if (bytes > Credit)
            return false;
        Credit -= bytes;
        arriving += bytes;
        return true;
    }

    /// <summary>Announced bytes arrived and are kept; false when the session holds too many already.</summary>
    public bool TryKeep(long bytes)
    {
        arriving -= bytes;
        if (!budget.TryHold(bytes))
            return false;
        Unread += bytes;
        return true;
    }

    /// <summary>Announced bytes arrived for a reader that has gone.</summary>
    public void Drop(long bytes) => arriving -= bytes;

    /// <summary>Bytes were read.</summary>
    public void Read(long bytes)
    {
        Unread -= bytes;
        budget.Release(bytes);
    }

    /// <summary>Decides how many more bytes the other side may send; it is told so by a window update, unless there are none.</summary>
    /// <param name="waiting">The reader has seen everything that arrived and asks for more.</param>
    /// <param name="roundTrip">The time to the other side and back, where known.</param>
    public uint Grant(bool waiting, TimeSpan? roundTrip)
    {
        if (waiting && Unread * 2 >= size)
            Grow(needed: true);
        else if (Free * 2 >= size && time.GetElapsedTime(granted) <= roundTrip * RoundTripsPerWindow)
            Grow(needed: false);
        long more = Free;
        // Half a window at a time keeps updates few; a reader that cannot go on with less gets what there is.
        if (more <= 0 || (more * 2 < size && !(waiting && Credit + arriving == 0)))
            return 0;
        Credit += more;
        granted = time.GetTimestamp();
        return (uint)more;
    }

    /// <summary>Whether a reader that waits for more waits for ever: everything arrived, and no more may be sent.</summary>
    /// <param name="seen">Unread bytes that the reader has seen.</param>
    public bool IsStuck(long seen) => Credit == 0 && arriving == 0 && Unread == seen;

    /// <summary>The stream has ended: its growth is free for others.</summary>
    public void Close()
    {
        budget.Shrink(size - YamuxOptions.InitialWindowBytes);
        size = YamuxOptions.InitialWindowBytes;
    }

    private long Free => size - Credit - arriving - Unread;

    private void Grow(bool needed)
    {
        long more = Math.Min(size, options.WindowBytesMax - size);
        if (more > 0 && budget.TryGrow(more, needed))
            size += more;
    }
}
