using Blockchain.Consensus.Crypto;

namespace Blockchain.Consensus.Governance;

/// <summary>Somebody whose signature may count.</summary>
/// <param name="Name">For people.</param>
/// <param name="Key">The key that signs (BIP 340).</param>
public readonly record struct Voter(string Name, XOnlyPublicKey Key);
