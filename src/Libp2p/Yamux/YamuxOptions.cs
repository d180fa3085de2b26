using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Yamux;

/// <summary>The limits of one session. Reached limits are counted by name in <c>libp2p.faults</c>.</summary>
public sealed record YamuxOptions
{
    /// <summary>A stream's receive window at its start; the protocol fixes it.</summary>
    public const int InitialWindowBytes = 256 * 1024;

    /// <summary>
    /// Streams that are open at once, of both sides together. Each further one of the other side is reset, of this side refused:
    /// <see cref="Fault.YamuxTooManyStreams"/>. Metric <c>libp2p.streams</c>.
    /// </summary>
    public int StreamsMax { get; init; } = 1024;

    /// <summary>
    /// Streams of the other side that this side has not acknowledged by a first frame of its own.
    /// Each further one is reset: <see cref="Fault.YamuxBacklogFull"/>.
    /// </summary>
    public int InboundBacklogStreamsMax { get; init; } = 256;

    /// <summary>
    /// Streams of this side that the other one has not acknowledged. Opening a further one waits for <see cref="AcknowledgeTimeout"/>
    /// and then fails: <see cref="Fault.YamuxTooManyUnacknowledged"/>.
    /// </summary>
    public int UnacknowledgedStreamsMax { get; init; } = 256;

    /// <summary>How long opening a stream waits while <see cref="UnacknowledgedStreamsMax"/> are unacknowledged.</summary>
    public TimeSpan AcknowledgeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest data frame that is taken. A peer may send its whole window as one frame, so this is not less than
    /// <see cref="WindowBytesMax"/> by default. Longer ones end the session: <see cref="Fault.YamuxFrameTooLarge"/>.
    /// </summary>
    public int FrameReceiveBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// The longest data that is sent as one frame, so that streams take turns. With its header it fills
    /// one Noise message of 65,518 bytes by default.
    /// </summary>
    public int FrameSendBytesMax { get; init; } = 65_506;

    /// <summary>
    /// The most that one stream's receive window grows to. A reader that waits for more than that without consuming resets its stream:
    /// <see cref="Fault.YamuxReceiveMemoryExceeded"/>.
    /// </summary>
    public int WindowBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// Bytes that all streams together hold unread, and by which windows grow beyond their start. The stream that would
    /// exceed it is reset: <see cref="Fault.YamuxReceiveMemoryExceeded"/>. Metric <c>libp2p.receive.buffered</c>.
    /// </summary>
    public long ReceiveBytesMax { get; init; } = 32 * 1024 * 1024;

    /// <summary>
    /// Bytes that wait for the connection's writer although the windows allow to send them. Beyond it flushes wait.
    /// What a window does not allow yet waits at its own stream, whose flush is then the only one. Metric <c>libp2p.send.queued</c>.
    /// </summary>
    public long SendQueueBytesMax { get; init; } = 1024 * 1024;

    /// <summary>
    /// Frames without data that wait for the connection's writer: answers, window updates, resets. Beyond it the session ends:
    /// <see cref="Fault.YamuxControlQueueFull"/>.
    /// </summary>
    public int ControlQueueFramesMax { get; init; } = 4096;

    /// <summary>
    /// How many frames that only cost the receiver a peer may send at once: pings, resets, refused streams, frames for unknown streams,
    /// frames that say nothing. Beyond it the session ends: <see cref="Fault.YamuxControlFlood"/>.
    /// </summary>
    public int FloodFramesBurst { get; init; } = 4096;

    /// <summary>How many of the frames of <see cref="FloodFramesBurst"/> are forgiven each second.</summary>
    public int FloodFramesPerSecond { get; init; } = 1024;

    /// <summary>After how long without a byte from the other side it is asked by a ping; zero switches it off.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer to a ping may take: <see cref="Fault.YamuxPingTimedOut"/>.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the connection may take what is sent by one flush, at most some 300 KB. A peer that sends but never reads
    /// meets it, and the session ends: <see cref="Fault.YamuxWriteTimedOut"/>.
    /// </summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long closing waits for queued bytes to be sent.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
