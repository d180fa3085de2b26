using System.Diagnostics.CodeAnalysis;
using Blockchain.Node.Machine;

namespace Blockchain.Node.Simulation;

/// <summary>Everything that is going to happen, the earliest first; what falls on one millisecond happens in the order of its scheduling.</summary>
/// <remarks>One queue for the whole run and a sequence number in each priority: two runs of one seed cannot differ in order.</remarks>
/// <typeparam name="TEvent">What happens.</typeparam>
public sealed class EventQueue<TEvent>
{
    private readonly PriorityQueue<TEvent, Due> queue = new();
    private long scheduled;

    /// <summary>Events still to come.</summary>
    public int Count => queue.Count;

    /// <summary>Puts an event at an instant.</summary>
    public void Schedule(UnixTimeMs at, TEvent what) => queue.Enqueue(what, new(at, scheduled++));

    /// <summary>Takes the next event that is due not later than <paramref name="until"/>.</summary>
    public bool TryTake(UnixTimeMs until, out UnixTimeMs at, [MaybeNullWhen(false)] out TEvent what)
    {
        if (!queue.TryPeek(out what, out Due due) || due.At > until)
        {
            at = default;
            what = default;
            return false;
        }
        queue.Dequeue();
        at = due.At;
        return true;
    }

    private readonly record struct Due(UnixTimeMs At, long Sequence) : IComparable<Due>
    {
        public int CompareTo(Due other)
        {
            int order = At.CompareTo(other.At);
            return order != 0 ? order : Sequence.CompareTo(other.Sequence);
        }
    }
}
