namespace Blockchain.Libp2p.Hosting;

/// <summary>How many connections a host keeps, and how long their steps may last.</summary>
public sealed record ConnectionLimits
{
    /// <summary>Connections in all.</summary>
    public int ConnectionsMax { get; init; } = 256;

    /// <summary>Inbound connections from one IP address; addresses of this machine do not count.</summary>
    public int PerAddressMax { get; init; } = 16;

    /// <summary>Inbound connections that are still shaking hands.</summary>
    public int HandshakesMax { get; init; } = 64;

    /// <summary>From the transport's connection to the muxer.</summary>
    public TimeSpan HandshakeDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the transport to connect.</summary>
    public TimeSpan DialDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For agreeing on a stream's protocol.</summary>
    public TimeSpan NegotiationDeadline { get; init; } = TimeSpan.FromSeconds(10);
}
