namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>What will happen, in order of time; what falls on one instant happens in the order in which it was planned.</summary>
public sealed class VirtualTime
{
    private const int SequenceBits = 24;

    private readonly PriorityQueue<Action, long> planned = new();
    private long sequence;

    /// <summary>Time since the start.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Plans something; times are rounded to microseconds.</summary>
    public void At(TimeSpan time, Action action)
    {
        long microseconds = Math.Max(time.Ticks, Now.Ticks) / TimeSpan.TicksPerMicrosecond;
        planned.Enqueue(action, (microseconds << SequenceBits) + sequence++);
    }

    /// <summary>Plans something.</summary>
    public void After(TimeSpan delay, Action action) => At(Now + delay, action);

    /// <summary>Lets everything happen up to an instant, and that instant come.</summary>
    public void RunUntil(TimeSpan end)
    {
        while (planned.TryPeek(out _, out long key) && At(key) <= end)
        {
            Now = At(key);
            planned.Dequeue()();
        }
        Now = end;
    }

    /// <summary>Lets everything happen that is planned, until nothing is.</summary>
    public void RunOut()
    {
        while (planned.TryDequeue(out Action? action, out long key))
        {
            Now = At(key);
            action();
        }
    }

    private static TimeSpan At(long key) => TimeSpan.FromTicks((key >> SequenceBits) * TimeSpan.TicksPerMicrosecond);
}
