using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Ledger;

/// <summary>A spend that a block confirms, of a coin that matters to the wallet.</summary>
/// <param name="Spent">The coin.</param>
/// <param name="By">The transaction, the wallet's or somebody else's.</param>
/// <param name="Block">The block.</param>
public sealed record SettledSpend(OutPoint Spent, TxId By, BlockPlace Block);
