using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Rules;

/// <summary>A voter as a chain file names it.</summary>
/// <param name="Name">For people.</param>
/// <param name="Key">The key that signs votes (BIP 340).</param>
public readonly record struct CouncilMember(string Name, XOnlyPublicKey Key);
