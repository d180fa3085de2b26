using Blockchain.Consensus.Primitives;
using Blockchain.Node.Network.Addresses;
using Blockchain.Node.Protocol;

namespace Blockchain.Node.Network;

/// <summary>Everything that the network between nodes is made of, but for the host.</summary>
public sealed record PeerNetworkOptions
{
    /// <summary>The chain: peers of another one do not share a protocol with this node.</summary>
    public required BlockHash Genesis { get; init; }

    /// <summary>How long messages may be.</summary>
    public MessageLimits Limits { get; init; } = new();

    /// <summary>Bytes of messages that wait towards one peer: the sixteen blocks of 4 MB that it may ask for at once, and the rest. A peer at the limit is ended.</summary>
    public long QueueBytesMax { get; init; } = 80L * 1024 * 1024;

    /// <summary>Answers with blocks that wait towards one peer: many times the sixteen that it may ask for at once. A peer at the limit asks faster than it reads, and is ended.</summary>
    public int QueueAnswersMax { get; init; } = 256;

    /// <summary>Time from the connection to the peer's first message.</summary>
    public TimeSpan FirstMessageDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the talk with a peer may begin anew over one connection, after a stream of it ended.</summary>
    public int RenewalsMax { get; init; } = 8;

    /// <summary>How long a peer is refused that broke the protocol.</summary>
    public TimeSpan BanTime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Peers and addresses together that are refused at a time; beyond, the oldest are forgotten.</summary>
    public int BansCountMax { get; init; } = 50_000;

    /// <summary>Exchanges addresses of other peers; null to tell and learn none.</summary>
    public AddressExchange? Addresses { get; init; }

    /// <summary>The clock of deadlines and bans.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears of each peer's end, for the log; must return at once.</summary>
    public Action<PeerEnd> Ended { get; init; } = static _ => { };
}
