using System.Diagnostics.Metrics;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Tests.Gossip.Service;

/// <summary>What one node counts: its sums now, and the highest that they were.</summary>
internal sealed class FaultTally : IDisposable
{
    private readonly Dictionary<string, (long Now, long Peak)> sums = [];
    private readonly Lock gate = new();
    private readonly MeterListener listener = new();

    public FaultTally(string host)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Tags?.Any(tag => tag.Key == "host" && (string?)tag.Value == host) == true) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(tags.Length == 0 ? instrument.Name : $"{tags[0].Value}", value));
        listener.Start();
        Metrics = new StackMetrics(host);
    }

    public StackMetrics Metrics { get; }

    public long Count(Fault fault) => Now(fault.ToString());

    public long Now(string instrument)
    {
        lock (gate) return sums.GetValueOrDefault(instrument).Now;
    }

    public long Peak(string instrument)
    {
        lock (gate) return sums.GetValueOrDefault(instrument).Peak;
    }

    public void Dispose()
    {
        listener.Dispose();
        Metrics.Dispose();
    }

    private void Add(string name, long value)
    {
        lock (gate)
        {
            (long now, long peak) = sums.GetValueOrDefault(name);
            sums[name] = (now + value, Math.Max(peak, now + value));
        }
    }
}
