using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Validation;

namespace Blockchain.Consensus.Forks;

/// <summary>Whether a transaction may stand in the next block: a pure function of the rules at the kept tip.</summary>
/// <param name="transaction">Not a coinbase.</param>
/// <param name="spent">One coin per input, in order; a coin that itself waits has the next block's height.</param>
/// <param name="keptTip">The parent of the next block.</param>
/// <returns>The first broken rule; null for none.</returns>
public delegate Violation? TransactionJudge(Transaction transaction, ImmutableArray<Coin> spent, ChainedHeader keptTip);
