using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Tests.RequestResponse;

/// <summary>Counts what one host meets, by fault.</summary>
public sealed class FaultTally : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, long> counts = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> met = new();

    public FaultTally()
    {
        string name = Guid.NewGuid().ToString();
        Metrics = new StackMetrics(name);
        listener.InstrumentPublished = (instrument, listener) =>
        {
            bool mine = instrument.Meter.Tags?.Any(tag => tag.Value as string == name) ?? false;
            if (mine && instrument.Name == "libp2p.faults") listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, change, tags, _) => Count(tags[0].Value as string ?? "", change));
        listener.Start();
    }

    /// <summary>Where the host counts.</summary>
    public StackMetrics Metrics { get; }

    /// <summary>How often a fault was met.</summary>
    public long this[Fault fault] => counts.GetValueOrDefault(fault.ToString());

    /// <summary>Waits until a fault was met.</summary>
    public Task MetAsync(Fault fault, CancellationToken stop) => Met(fault.ToString()).Task.WaitAsync(stop);

    public void Dispose()
    {
        listener.Dispose();
        Metrics.Dispose();
    }

    private void Count(string fault, long change)
    {
        counts.AddOrUpdate(fault, change, (_, sum) => sum + change);
        Met(fault).TrySetResult();
    }

    private TaskCompletionSource Met(string fault) => met.GetOrAdd(fault, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
