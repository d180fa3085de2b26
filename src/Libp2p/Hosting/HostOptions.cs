using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting.Identify;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.Multistream;
using Blockchain.Libp2p.Transports;
using Blockchain.Libp2p.Yamux;

namespace Blockchain.Libp2p.Hosting;

/// <summary>Everything a host is made of. Each limit has a default that suits a node with tens of peers.</summary>
public sealed record HostOptions
{
    /// <summary>Who the host is.</summary>
    public required KeyPair Identity { get; init; }

    /// <summary>Where it listens; none for a host that only dials.</summary>
    public IReadOnlyList<Multiaddr> Listen { get; init; } = [];

    /// <summary>The transports, asked in this order.</summary>
    public required IReadOnlyList<ITransport> Transports { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the host counts; one of its own by default.</summary>
    public StackMetrics Metrics { get; init; } = new();

    /// <summary>The limits of negotiations.</summary>
    public MultistreamOptions Multistream { get; init; } = new();

    /// <summary>The limits of sessions.</summary>
    public YamuxOptions Yamux { get; init; } = new();

    /// <summary>The limits of connections.</summary>
    public ConnectionLimits Connections { get; init; } = new();

    /// <summary>The limits of the address book.</summary>
    public AddressLimits Addresses { get; init; } = new();

    /// <summary>The limits of identify.</summary>
    public IdentifyOptions Identify { get; init; } = new();

    /// <summary>
    /// The addresses that identify tells; null, the default, for those that the host listens on, where a wildcard stands
    /// for every address of this machine.
    /// </summary>
    public IReadOnlyList<Multiaddr>? Announce { get; init; }

    /// <summary>The name of the program, told by identify.</summary>
    public string Agent { get; init; } = "blockchain-libp2p";
}
