using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Hosting;

/// <summary>
/// Tells events to watchers, one at a time and in order, without a task and without a lock held while a watcher runs: whoever
/// brings an event while nobody tells, tells until the queue is empty.
/// </summary>
internal sealed class PeerWatchers(StackMetrics metrics)
{
    private readonly Lock gate = new();
    private readonly Queue<Action> steps = [];
    private readonly List<Watch> watches = [];
    private bool isTelling;

    /// <summary>Queues an event for all who watch when its turn comes; <see cref="Tell"/> must follow.</summary>
    public void Queue(PeerEvent what) => Queue(() =>
    {
        foreach (Watch watch in Watches()) watch.Tell(what);
    });

    /// <summary>Queues what must happen between two events; <see cref="Tell"/> must follow.</summary>
    public void Queue(Action step)
    {
        lock (gate) steps.Enqueue(step);
    }

    /// <summary>Queues the arrival of a watcher, and for it alone what is so already; <see cref="Tell"/> must follow.</summary>
    public IDisposable Queue(Action<PeerEvent> watcher, IReadOnlyList<PeerEvent> already)
    {
        Watch watch = new(metrics, watcher);
        Queue(() =>
        {
            foreach (PeerEvent what in already) watch.Tell(what);
            lock (gate) watches.Add(watch);
        });
        return watch;
    }

    /// <summary>Tells what is queued, unless another thread is telling, which then goes on. The caller holds no lock.</summary>
    public void Tell()
    {
        lock (gate)
        {
            if (isTelling) return;
            isTelling = true;
        }
        while (Next() is { } step) step();
    }

    private Action? Next()
    {
        lock (gate)
        {
            if (steps.TryDequeue(out Action? step)) return step;
            isTelling = false;
            return null;
        }
    }

    private Watch[] Watches()
    {
        lock (gate)
        {
            watches.RemoveAll(watch => watch.IsOver);
            return [.. watches];
        }
    }

    private sealed class Watch(StackMetrics metrics, Action<PeerEvent> watcher) : IDisposable
    {
        private volatile bool isOver;

        public bool IsOver => isOver;

        // A watcher that throws must not keep others from what they watch for.
        public void Tell(PeerEvent what)
        {
            if (isOver) return;
            try
            {
                watcher(what);
            }
            catch (Exception)
            {
                metrics.Met(Fault.HandlerFailed);
            }
        }

        public void Dispose() => isOver = true;
    }
}
