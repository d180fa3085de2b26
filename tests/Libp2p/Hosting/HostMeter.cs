using System.Diagnostics.Metrics;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>Reads what one host counts, and waits for a count: the event that tests wait for where nothing else tells.</summary>
public sealed class HostMeter : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> sums = [];
    private readonly List<(Func<bool> IsMet, TaskCompletionSource Done)> waits = [];
    private readonly MeterListener listener = new();

    public HostMeter(string host)
    {
        Metrics = new StackMetrics(host);
        listener.InstrumentPublished = (instrument, reader) =>
        {
            if (instrument.Meter.Name == StackMetrics.MeterName && instrument.Meter.Tags?.Any(tag => tag.Key == "host" && (string?)tag.Value == host) == true)
                reader.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(tags.Length > 0 ? $"{tags[0].Value}" : instrument.Name, value));
        listener.Start();
    }

    public StackMetrics Metrics { get; }

    public long Connections => Sum("libp2p.connections");

    public long Streams => Sum("libp2p.streams");

    /// <summary>Bytes that arrived and that nobody has read.</summary>
    public long Unread => Sum("libp2p.receive.buffered");

    public long this[Fault fault] => Sum(fault.ToString());

    /// <summary>All faults that were counted, with their numbers.</summary>
    public string Faults
    {
        get { lock (gate) return string.Join(' ', sums.Where(sum => !sum.Key.StartsWith("libp2p.", StringComparison.Ordinal)).Select(sum => $"{sum.Key}:{sum.Value}").Order()); }
    }

    public Task UntilAsync(Fault fault, long count, CancellationToken stop) => UntilAsync(() => this[fault] >= count, stop);

    public Task UntilConnectionsAsync(long count, CancellationToken stop) => UntilAsync(() => Connections == count, stop);

    /// <summary>Done when the condition holds; it is asked after each measurement.</summary>
    public Task UntilAsync(Func<bool> isMet, CancellationToken stop)
    {
        lock (gate)
        {
            if (isMet()) return Task.CompletedTask;
            TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waits.Add((isMet, done));
            return done.Task.WaitAsync(stop);
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        Metrics.Dispose();
    }

    private long Sum(string name)
    {
        lock (gate) return sums.GetValueOrDefault(name);
    }

    private void Add(string name, long value)
    {
        lock (gate)
        {
            sums[name] = sums.GetValueOrDefault(name) + value;
            foreach ((Func<bool> _, TaskCompletionSource done) in waits.Where(wait => wait.IsMet())) done.TrySetResult();
            waits.RemoveAll(wait => wait.Done.Task.IsCompleted);
        }
    }
}
