using Blockchain.Consensus.Blocks;

namespace Blockchain.Wallet.Ledger;

/// <summary>An output that pays to the wallet.</summary>
/// <param name="Output">Amount and script.</param>
/// <param name="Owner">Whose key spends it.</param>
public sealed record OwnOutput(TxOut Output, WatchedScript Owner);
