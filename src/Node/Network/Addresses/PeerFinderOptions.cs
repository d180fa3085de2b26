namespace Blockchain.Node.Network.Addresses;

/// <summary>How many peers a node looks for by itself.</summary>
public sealed record PeerFinderOptions
{
    /// <summary>Outbound connections that a node keeps on a network of strangers.</summary>
    public const int OutboundTargetOfStrangers = 8;

    /// <summary>Outbound connections that a node may be told to keep: those that its host reserves for its own dials.</summary>
    public const int OutboundTargetMax = 64;

    /// <summary>Outbound connections to keep, those of the operator included; 0 to dial nobody.</summary>
    public int OutboundTarget { get; init; } = OutboundTargetOfStrangers;

    /// <summary>How often it is looked whether a peer is missing.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Hears that there is nobody left to dial, so that peers are asked for more; must return at once.</summary>
    public Action NobodyLeft { get; init; } = static () => { };

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
