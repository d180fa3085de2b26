using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Yamux;

/// <summary>Counts what all streams of a session hold unread, and by how much their windows grew. The session's gate guards it.</summary>
internal sealed class ReceiveBudget(YamuxOptions options, StackMetrics metrics)
{
    private long grown;

    /// <summary>Bytes received and not read.</summary>
    public long Unread { get; private set; }

    /// <summary>Counts arrived bytes; false, and nothing counted, when they are too many.</summary>
    public bool TryHold(long bytes)
    {
        if (Unread + bytes > options.ReceiveBytesMax)
            return false;
        Unread += bytes;
        metrics.ReceiveBytes.Add(bytes);
        return true;
    }

    /// <summary>Bytes were read or dropped.</summary>
    public void Release(long bytes)
    {
        Unread -= bytes;
        metrics.ReceiveBytes.Add(-bytes);
    }

    /// <summary>Lets a window grow by some bytes; false, and nothing counted, when it may not.</summary>
    /// <param name="bytes">By how much.</param>
    /// <param name="needed">True when the reader cannot go on otherwise; growth for speed takes half of the budget at most.</param>
    public bool TryGrow(long bytes, bool needed)
    {
        if (grown + bytes > (needed ? options.ReceiveBytesMax : options.ReceiveBytesMax / 2))
            return false;
        grown += bytes;
        return true;
    }

    /// <summary>A stream whose window had grown has ended.</summary>
    public void Shrink(long bytes) => grown -= bytes;
}
