using Blockchain.Consensus.Primitives;

namespace Blockchain.Node.Storage;

/// <summary>What the block index says of itself.</summary>
/// <param name="LogBytes">Bytes of the chain log that were durable when the index was written, all of which it knows.</param>
/// <param name="Rules">The rule set that its verdicts belong to.</param>
/// <param name="Tip">The tip then, to tell people what a start has changed; no result depends on it.</param>
public sealed record IndexState(long LogBytes, RuleSetDigest Rules, BlockHash Tip);
