namespace Blockchain.Libp2p.Hosting;

/// <summary>How many streams of one protocol a host serves at once; a stream beyond is reset with <see cref="Faults.Fault.TooManyProtocolStreams"/>.</summary>
public sealed record HandlerLimits
{
    /// <summary>At once from one peer.</summary>
    public int StreamsPerPeerMax { get; init; } = 32;

    /// <summary>At once from all peers.</summary>
    public int StreamsMax { get; init; } = 1024;
}
