using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Hosting;

/// <summary>How many connections a host keeps, and how long their steps may last.</summary>
public sealed record ConnectionLimits
{
    /// <summary>Connections in all, those that shake hands included: <see cref="Fault.TooManyConnections"/>.</summary>
    public int ConnectionsMax { get; init; } = 256;

    /// <summary>How many of <see cref="ConnectionsMax"/> only this side's dials may take, so that a flood from outside leaves room for them.</summary>
    public int OutboundReserved { get; init; } = 64;

    /// <summary>Inbound connections from one IPv4 address or one IPv6 network of 64 bits: <see cref="Fault.TooManyConnectionsFromAddress"/>.</summary>
    public int PerAddressMax { get; init; } = 16;

    /// <summary>Whether <see cref="PerAddressMax"/> counts loopback, link-local and private addresses too, behind which a test network lives.</summary>
    public bool PerAddressCountsPrivate { get; init; }

    /// <summary>Inbound connections that are still shaking hands: <see cref="Fault.TooManyHandshakes"/>.</summary>
    public int HandshakesMax { get; init; } = 64;

    /// <summary>From the transport's connection to the muxer: <see cref="Fault.HandshakeTimedOut"/>.</summary>
    public TimeSpan HandshakeDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the transport to connect, for each address: <see cref="Fault.DialTimedOut"/>.</summary>
    public TimeSpan DialDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For agreeing on a stream's protocol: <see cref="Fault.NegotiationTimedOut"/>.</summary>
    public TimeSpan NegotiationDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the spare one of two connections to a peer stays after its last stream: <see cref="Fault.DuplicateConnection"/>.</summary>
    public TimeSpan DuplicateGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may be without streams: <see cref="Fault.ConnectionIdle"/>. Null, the default, keeps it.</summary>
    public TimeSpan? IdleMax { get; init; }

    /// <summary>How long a closing host waits for handlers to return; it leaves the others behind, without streams.</summary>
    public TimeSpan CloseDeadline { get; init; } = TimeSpan.FromSeconds(5);
}
