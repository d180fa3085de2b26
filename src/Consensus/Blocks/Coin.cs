using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Blocks;

/// <summary>An output that exists and is unspent, with what rules need to know of its origin.</summary>
/// <param name="Output">Amount and script.</param>
/// <param name="Height">The block that made it.</param>
/// <param name="IsCoinbase">Whether a coinbase made it, so that it must mature.</param>
public readonly record struct Coin(TxOut Output, Height Height, bool IsCoinbase);
