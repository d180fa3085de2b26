using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Ping;

/// <summary>Echoes the pings of peers, and measures how long theirs take (ping r0).</summary>
public sealed class PingService : IDisposable
{
    private const int PayloadBytes = 32;

    private readonly IHost host;
    private readonly TimeProvider time;
    private readonly StackMetrics metrics;
    private readonly IDisposable handler;

    /// <summary>Begins to answer: at most two streams of a peer, as the specification asks.</summary>
    public PingService(IHost host, TimeProvider time, StackMetrics metrics)
    {
        (this.host, this.time, this.metrics) = (host, time, metrics);
        handler = host.Handle(Protocol, EchoAsync, new HandlerLimits { StreamsPerPeerMax = 2 });
    }

    /// <summary>The name in a negotiation.</summary>
    public static ProtocolId Protocol { get; } = new("/ipfs/ping/1.0.0");

    /// <summary>The time to a peer and back, over a stream of its own; its opening is not counted.</summary>
    /// <exception cref="NetworkException"><see cref="Fault.PingMismatch"/>, <see cref="Fault.MessageTruncated"/>, or what the stream met.</exception>
    public async ValueTask<TimeSpan> MeasureAsync(PeerId peer, CancellationToken stop)
    {
        await using IStream stream = await host.OpenStreamAsync(peer, [Protocol], stop).ConfigureAwait(false);
        byte[] payload = RandomNumberGenerator.GetBytes(PayloadBytes);
        long sent = time.GetTimestamp();
        await stream.Output.WriteAsync(payload, stop).ConfigureAwait(false);
        ReadResult read = await stream.Input.ReadAtLeastAsync(PayloadBytes, stop).ConfigureAwait(false);
        TimeSpan taken = time.GetElapsedTime(sent);
        long came = read.Buffer.Length;
        Fault fault = came < PayloadBytes ? Fault.MessageTruncated
            : read.Buffer.ToArray().AsSpan().SequenceEqual(payload) ? Fault.None
            : Fault.PingMismatch;
        stream.Input.AdvanceTo(read.Buffer.End);
        if (fault == Fault.None)
        {
            await EndAsync(stream, stop).ConfigureAwait(false);
            return taken;
        }
        metrics.Met(fault);
        throw new NetworkException(fault, $"{came} bytes came back from {peer}");
    }

    /// <summary>Answers no more.</summary>
    public void Dispose() => handler.Dispose();

    // Disposing without the other side's end would reset a stream that both sides used in order.
    private static async ValueTask EndAsync(IStream stream, CancellationToken stop)
    {
        await stream.Output.CompleteAsync().ConfigureAwait(false);
        ReadResult end = await stream.Input.ReadAsync(stop).ConfigureAwait(false);
        stream.Input.AdvanceTo(end.Buffer.End);
    }

    private static async ValueTask EchoAsync(IStream stream, CancellationToken stop)
    {
        while (true)
        {
            ReadResult read = await stream.Input.ReadAtLeastAsync(PayloadBytes, stop).ConfigureAwait(false);
            if (read.Buffer.Length < PayloadBytes)
            {
                stream.Input.AdvanceTo(read.Buffer.End);
                return;
            }
            ReadOnlySequence<byte> payload = read.Buffer.Slice(0, PayloadBytes);
            foreach (ReadOnlyMemory<byte> part in payload) stream.Output.Write(part.Span);
            stream.Input.AdvanceTo(payload.End);
            await stream.Output.FlushAsync(stop).ConfigureAwait(false);
        }
    }
}
