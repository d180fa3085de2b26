namespace Blockchain.Libp2p.Tests.Gossip.Service;

/// <summary>A clock that fails once when told to: a stand-in for whatever mistake makes the router throw.</summary>
internal sealed class StumblingClock(TimeProvider inner) : TimeProvider
{
    private int stumbles;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public void Stumble() => Interlocked.Increment(ref stumbles);

    public override long GetTimestamp() =>
        Interlocked.Exchange(ref stumbles, 0) > 0 ? throw new InvalidOperationException("the clock stumbles") : inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);
}
