using System.Diagnostics.Metrics;

namespace Blockchain.Libp2p.Faults;

/// <summary>What one host counts. Every limit that is reached and every end that is met adds to <c>libp2p.faults</c> by name.</summary>
public sealed class StackMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Blockchain.Libp2p";

    private readonly Meter meter;
    private readonly Counter<long> faults;

    /// <summary>Makes the instruments of one host.</summary>
    /// <param name="host">A name that tells hosts of one process apart, as the tag <c>host</c>.</param>
    public StackMetrics(string host = "")
    {
        meter = new Meter(MeterName, null, [new KeyValuePair<string, object?>("host", host)]);
        faults = meter.CreateCounter<long>("libp2p.faults", "{fault}", "Ends and limits met, by name.");
        Connections = meter.CreateUpDownCounter<long>("libp2p.connections", "{connection}", "Open connections.");
        Streams = meter.CreateUpDownCounter<long>("libp2p.streams", "{stream}", "Open streams.");
        ReceiveBytes = meter.CreateUpDownCounter<long>("libp2p.receive.buffered", "By", "Bytes received and not read yet.");
        QueueBytes = meter.CreateUpDownCounter<long>("libp2p.send.queued", "By", "Bytes queued towards peers and not sent yet.");
        GossipReceiving = meter.CreateUpDownCounter<long>("libp2p.gossip.receiving", "By", "Bytes of gossip received and not judged yet.");
        GossipDelivering = meter.CreateUpDownCounter<long>("libp2p.gossip.delivering", "By", "Bytes of accepted messages that wait for the application.");
    }

    /// <summary>Open connections.</summary>
    public UpDownCounter<long> Connections { get; }

    /// <summary>Open streams of all connections.</summary>
    public UpDownCounter<long> Streams { get; }

    /// <summary>Bytes that arrived for streams and wait for their readers.</summary>
    public UpDownCounter<long> ReceiveBytes { get; }

    /// <summary>Bytes that wait for a connection's writer.</summary>
    public UpDownCounter<long> QueueBytes { get; }

    /// <summary>Bytes of peers' RPCs whose messages are not judged yet.</summary>
    public UpDownCounter<long> GossipReceiving { get; }

    /// <summary>Bytes of accepted messages that wait for their receivers.</summary>
    public UpDownCounter<long> GossipDelivering { get; }

    /// <summary>Counts one end or limit met.</summary>
    public void Met(Fault fault) => faults.Add(1, new KeyValuePair<string, object?>("fault", fault.ToString()));

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();
}
