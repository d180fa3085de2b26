using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Gossip.Wire;

/// <summary>What one RPC may hold at all; asked before anything is built of its bytes. The router has lower limits of what it heeds.</summary>
public sealed record GossipRpcLimits
{
    /// <summary>Longest RPC; a longer one meets <see cref="Fault.MessageTooLarge"/> before it is read. Each topic's data and 1 KiB must fit.</summary>
    public int BytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Messages; more meet <see cref="Fault.GossipTooManyEntries"/>, and nothing of the RPC is heeded.</summary>
    public int MessagesMax { get; init; } = 5000;

    /// <summary>Subscriptions, IHAVE, IWANT, GRAFT, PRUNE and exchanged peers together; more meet <see cref="Fault.GossipTooManyEntries"/>.</summary>
    public int ControlsMax { get; init; } = 5000;

    /// <summary>Message ids in all IHAVE and IWANT together; more meet <see cref="Fault.GossipTooManyEntries"/>.</summary>
    public int IdsMax { get; init; } = 20_000;
}
