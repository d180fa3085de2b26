using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>What a peer says of a block.</summary>
/// <param name="Block">The block.</param>
/// <param name="RuleSet">The rule set that the peer judged by.</param>
/// <param name="IsValid">The peer's verdict.</param>
public readonly record struct PeerVerdict(BlockHash Block, RuleSetDigest RuleSet, bool IsValid);
