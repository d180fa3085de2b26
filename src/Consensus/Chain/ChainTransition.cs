using System.Collections.Immutable;

namespace Blockchain.Consensus.Chain;

/// <summary>A step of the active chain as data, proved and not yet made: persist it, then apply it, then publish it.</summary>
/// <param name="OldTip">The tip before.</param>
/// <param name="NewTip">The tip after; the same when only failures were found.</param>
/// <param name="ForkPoint">The last block that both chains share.</param>
/// <param name="Disconnected">Blocks that leave, from the old tip down.</param>
/// <param name="Connected">Blocks that join, from the fork point up.</param>
/// <param name="Coins">What becomes of the coin set.</param>
/// <param name="Failed">Blocks that were marked as failed on the way, each with its mark and, where a rule is broken, its verdict.</param>
public sealed record ChainTransition(
    BlockNode OldTip,
    BlockNode NewTip,
    BlockNode ForkPoint,
    ImmutableArray<DisconnectedBlock> Disconnected,
    ImmutableArray<ConnectedBlock> Connected,
    CoinChanges Coins,
    ImmutableArray<BlockNode> Failed)
{
    /// <summary>Whether the tip moves.</summary>
    public bool IsMove => !ReferenceEquals(OldTip, NewTip);

    /// <summary>Whether blocks leave the active chain.</summary>
    public bool IsReorg => !Disconnected.IsEmpty;
}
