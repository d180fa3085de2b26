using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Tests.Yamux;

/// <summary>The metrics of one side, and what they say now.</summary>
internal sealed class CountedMetrics : IDisposable
{
    private static int made;
    private readonly ConcurrentDictionary<string, long> sums = new();
    private readonly MeterListener listener = new();

    public CountedMetrics()
    {
        string host = $"yamux-{Interlocked.Increment(ref made)}";
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Tags?.Any(tag => tag.Key == "host" && (string?)tag.Value == host) == true)
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string key = instrument.Name;
            foreach (KeyValuePair<string, object?> tag in tags)
                key += $" {tag.Value}";
            sums.AddOrUpdate(key, value, (_, sum) => sum + value);
        });
        Stack = new StackMetrics(host);
        listener.Start();
    }

    public StackMetrics Stack { get; }

    public long ReceiveBytes => sums.GetValueOrDefault("libp2p.receive.buffered");

    public long QueueBytes => sums.GetValueOrDefault("libp2p.send.queued");

    public long Streams => sums.GetValueOrDefault("libp2p.streams");

    public long Count(Fault fault) => sums.GetValueOrDefault($"libp2p.faults {fault}");

    public void Dispose()
    {
        listener.Dispose();
        Stack.Dispose();
    }
}
