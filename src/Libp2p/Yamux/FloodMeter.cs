namespace Blockchain.Libp2p.Yamux;

/// <summary>
/// Measures frames that only cost the receiver. It is a bucket that drains at a rate, and beside it there are pardons for what was on its way
/// when this side forgot a stream. The session's gate guards it.
/// </summary>
internal sealed class FloodMeter(YamuxOptions options, TimeProvider time)
{
    // A window update or two, a FIN and a RST may cross with the end of a stream.
    private const int FramesPardonedPerStream = 4;

    private double level;
    private long measured = time.GetTimestamp();
    private long pardonedFrames;
    private long pardonedBytes;

    /// <summary>Counts one frame; false when there were too many.</summary>
    public bool TryCount()
    {
        long now = time.GetTimestamp();
        level = Math.Max(0, level - (time.GetElapsedTime(measured, now).TotalSeconds * options.FloodFramesPerSecond));
        measured = now;
        level++;
        return level <= options.FloodFramesBurst;
    }

    /// <summary>Counts one frame for a stream that is not known; false when there were too many.</summary>
    /// <param name="bytes">Data that it announces.</param>
    public bool TryCountStray(uint bytes)
    {
        if (bytes > 0 && bytes <= pardonedBytes)
        {
            pardonedBytes -= bytes;
            return true;
        }
        if (bytes == 0 && pardonedFrames > 0)
        {
            pardonedFrames--;
            return true;
        }
        return TryCount();
    }

    /// <summary>Pardons what may still arrive for a stream that was forgotten.</summary>
    /// <param name="credit">Bytes that the other side was allowed to send.</param>
    public void Pardon(long credit)
    {
        pardonedFrames = Math.Min(pardonedFrames + FramesPardonedPerStream, options.FloodFramesBurst);
        pardonedBytes = Math.Min(pardonedBytes + credit, (options.StreamsMax * (long)YamuxOptions.InitialWindowBytes) + options.ReceiveBytesMax);
    }
}
