using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Gossip;

/// <summary>The parameters and limits of gossip, with the defaults of the gossipsub specification.</summary>
public sealed record GossipOptions
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where ends are counted.</summary>
    public StackMetrics Metrics { get; init; } = new();
}
