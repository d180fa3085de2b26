using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Blockchain.Libp2p.Faults;

namespace Blockchain.InteropPeer;

/// <summary>Adds up what this process's stack counts.</summary>
internal sealed class Measures : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, long> faults = new();
    private readonly Dictionary<string, (long Now, long Peak)> levels = [];

    public Measures()
    {
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == StackMetrics.MeterName) listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, change, tags, _) => Add(instrument, change, tags));
        listener.Start();
    }

    /// <summary>How often each fault was met.</summary>
    public IReadOnlyDictionary<string, long> Faults => new Dictionary<string, long>(faults);

    /// <summary>The instruments that count up and down, now and at most.</summary>
    public IReadOnlyDictionary<string, (long Now, long Peak)> Levels
    {
        get
        {
            lock (levels) return new Dictionary<string, (long, long)>(levels);
        }
    }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, long change, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach ((string key, object? value) in tags)
        {
            if (key == "fault") faults.AddOrUpdate(value?.ToString() ?? "", change, (_, sum) => sum + change);
        }
        if (instrument is not UpDownCounter<long>) return;
        lock (levels)
        {
            (long now, long peak) = levels.GetValueOrDefault(instrument.Name);
            levels[instrument.Name] = (now + change, Math.Max(peak, now + change));
        }
    }
}
