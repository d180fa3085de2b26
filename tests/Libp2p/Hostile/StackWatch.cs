using System.Diagnostics.Metrics;
using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Tests.Hostile;

/// <summary>Listens to what one host counts, as an operator's dashboard would.</summary>
internal sealed class StackWatch : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> faults = [];
    private readonly Dictionary<string, long> levels = [];
    private readonly Dictionary<string, long> peaks = [];
    private readonly List<(string Fault, long Times, TaskCompletionSource Done)> waiting = [];

    /// <param name="host">The name that the host's <see cref="StackMetrics"/> has.</param>
    public StackWatch(string host)
    {
        listener.InstrumentPublished = (instrument, all) =>
        {
            bool isOurs = instrument.Meter.Name == StackMetrics.MeterName && instrument.Meter.Tags?.Any(tag => tag.Value is string name && name == host) == true;
            if (isOurs) all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(Count);
        listener.Start();
    }

    /// <summary>What was met so far, by name.</summary>
    public string Faults
    {
        get
        {
            lock (gate) return string.Join(", ", faults.Select(fault => $"{fault.Key} {fault.Value}"));
        }
    }

    /// <summary>How often a fault was met.</summary>
    public long Times(Fault fault)
    {
        lock (gate) return faults.GetValueOrDefault(fault.ToString());
    }

    /// <summary>The most that an instrument that counts up and down was.</summary>
    public long Peak(string instrument)
    {
        lock (gate) return peaks.GetValueOrDefault(instrument);
    }

    /// <summary>Done when a fault was met so often.</summary>
    public Task Met(Fault fault, long times = 1)
    {
        lock (gate)
        {
            if (faults.GetValueOrDefault(fault.ToString()) >= times) return Task.CompletedTask;
            TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((fault.ToString(), times, done));
            return done.Task;
        }
    }

    public void Dispose() => listener.Dispose();

    private void Count(Instrument instrument, long number, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        lock (gate)
        {
            if (instrument.Name != "libp2p.faults")
            {
                long level = levels[instrument.Name] = levels.GetValueOrDefault(instrument.Name) + number;
                peaks[instrument.Name] = Math.Max(level, peaks.GetValueOrDefault(instrument.Name));
                return;
            }
            string fault = tags[0].Value as string ?? "";
            long count = faults[fault] = faults.GetValueOrDefault(fault) + number;
            foreach ((string _, long _, TaskCompletionSource done) in waiting.Where(one => one.Fault == fault && one.Times <= count)) done.TrySetResult();
        }
    }
}
