using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Ledger;

/// <summary>An output that pays to the wallet.</summary>
/// <param name="Place">The output.</param>
/// <param name="Output">Amount and script.</param>
/// <param name="Owner">Whose key spends it.</param>
/// <param name="Height">The block that made it; null while it waits for one.</param>
/// <param name="State">What it is good for.</param>
public sealed record WalletCoin(OutPoint Place, TxOut Output, WatchedScript Owner, Height? Height, CoinState State);
