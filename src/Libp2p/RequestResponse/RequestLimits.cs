namespace Blockchain.Libp2p.RequestResponse;

/// <summary>The limits of one protocol's requests, the same record on both sides.</summary>
public sealed record RequestLimits
{
    /// <summary>Longest request; the server resets a longer one unread with <see cref="Faults.Fault.MessageTooLarge"/>.</summary>
    public int RequestBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Longest chunk of an answer; a longer one is not read and meets <see cref="Faults.Fault.MessageTooLarge"/>.</summary>
    public int ChunkBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Longest answer, all chunks together; a longer one meets <see cref="Faults.Fault.ResponseTooLarge"/>.</summary>
    public long ResponseBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>Most chunks of an answer, so that empty ones have an end too; more meet <see cref="Faults.Fault.ResponseTooLarge"/>.</summary>
    public int ResponseChunksMax { get; init; } = 64 * 1024;

    /// <summary>From the start of a request to the last byte of its answer, on either side; then <see cref="Faults.Fault.RequestTimedOut"/>.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Requests that one peer may have open at once; a further one is reset with <see cref="Faults.Fault.TooManyProtocolStreams"/>.
    /// A request counts until the server has let go of its stream, a moment after the requester read the end: leave some room.
    /// </summary>
    public int AtOncePerPeerMax { get; init; } = 64;

    /// <summary>Requests that all peers together may have open at once; a further one is reset with <see cref="Faults.Fault.TooManyProtocolStreams"/>.</summary>
    public int AtOnceMax { get; init; } = 1024;

    /// <summary>
    /// Requests a second that one peer may begin on average, twice as many in a burst; a further one is reset with
    /// <see cref="Faults.Fault.TooManyRequests"/>.
    /// </summary>
    public int PerPeerAndSecondMax { get; init; } = 1000;
}
