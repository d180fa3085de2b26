using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Consensus.Forks;

/// <summary>A transaction whose block left the chain.</summary>
/// <param name="Block">The block that left.</param>
/// <param name="Index">The position in it.</param>
/// <param name="Id">The transaction.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Value">Satoshis of all outputs. Wider than an amount: the outputs of August 2010 overflow 64 bits.</param>
/// <param name="Fee">Satoshis left to the miner; null for a coinbase, and where a coin behind an input is unknown.</param>
/// <param name="ConfirmationsLost">How many it had at the abandoned tip.</param>
/// <param name="Pays">The outputs, in order.</param>
public sealed record OrphanedTransaction(
    BlockPlace Block, int Index, TxId Id, Fate Fate, Int128 Value, Int128? Fee, int ConfirmationsLost, ImmutableArray<TxOut> Pays);
