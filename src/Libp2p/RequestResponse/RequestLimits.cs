namespace Blockchain.Libp2p.RequestResponse;

/// <summary>The limits of one protocol's requests, the same record on both sides.</summary>
public sealed record RequestLimits
{
    /// <summary>Longest request.</summary>
    public int RequestBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Longest chunk of an answer.</summary>
    public int ChunkBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Longest answer, all chunks together.</summary>
    public long ResponseBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>From the start of a request to its last byte.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests that one peer may have open at once; a further one is reset.</summary>
    public int AtOncePerPeerMax { get; init; } = 64;

    /// <summary>Requests a second that one peer may begin on average; bursts of twice as many pass.</summary>
    public int PerPeerAndSecondMax { get; init; } = 1000;
}
