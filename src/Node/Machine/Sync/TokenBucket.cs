namespace Blockchain.Node.Machine.Sync;

/// <summary>A bound on how often something may happen: so much at once, and so much an hour from then on.</summary>
/// <param name="capacity">What may happen at once.</param>
/// <param name="perHour">What comes back in an hour.</param>
public sealed class TokenBucket(long capacity, long perHour)
{
    // A token in the unit that makes a millisecond's share a whole number.
    private const long PartsPerToken = 3_600_000;

    private long parts = capacity * PartsPerToken;
    private UnixTimeMs? last;

    /// <summary>What may happen now.</summary>
    public long Left(UnixTimeMs now)
    {
        if (last is { } before && now > before)
        {
            // Beyond the time that fills the bucket nothing more comes back, so nothing overflows.
            long elapsed = Math.Min(now - before, (capacity * PartsPerToken / perHour) + 1);
            if (parts < capacity * PartsPerToken) parts = Math.Min(capacity * PartsPerToken, parts + (elapsed * perHour));
        }
        last = now;
        return parts / PartsPerToken;
    }

    /// <summary>Takes so many tokens, or none where there are fewer.</summary>
    public bool TryTake(long tokens, UnixTimeMs now)
    {
        if (Left(now) < tokens) return false;
        parts -= tokens * PartsPerToken;
        return true;
    }

    /// <summary>Allows so much more, once, beyond the capacity too: for what was asked for.</summary>
    public void Give(long tokens) => parts += tokens * PartsPerToken;
}
