using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>A rule set that the chain file names.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Digest">What it is.</param>
/// <param name="InUse">
/// Whether the chain file says that nodes run it, even when no peer in sight announces it. Rule sets of the past stay
/// known, so that blocks can be explained, and raise no alarm.
/// </param>
public sealed record KnownRuleSet(string Name, RuleSetDigest Digest, bool InUse = false);
