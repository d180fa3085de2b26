using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>Where a peer stands: the rules it announces, and the chain it follows.</summary>
/// <param name="Peer">A name that people know, or else the peer's id.</param>
/// <param name="Announced">The digest that it enforces; null when it announces none.</param>
/// <param name="Tip">Its tip, as last heard.</param>
/// <param name="Follows">
/// The blocks of this fork's branches that its tip stands on, as far as this node knows them; none when the peer lags at
/// or below the fork point, which says nothing about its verdict.
/// </param>
public sealed record PeerStand(string Peer, RuleSetDigest? Announced, BlockPlace Tip, ImmutableHashSet<BlockHash> Follows)
{
    /// <summary>What the peer says of single blocks.</summary>
    public ImmutableArray<PeerVerdict> Said { get; init; } = [];
}
