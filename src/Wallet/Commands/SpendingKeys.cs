using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Wallet.Keys;
using Blockchain.Wallet.Ledger;
using Blockchain.Wallet.Spending.Signing;

namespace Blockchain.Wallet.Commands;

/// <summary>The keys of an unlocked wallet, by the scripts that it watches.</summary>
/// <param name="keys">The keys; not disposed here.</param>
/// <param name="watch">Where the key of each script stands.</param>
internal sealed class SpendingKeys(WalletKeys keys, WatchList watch) : IKeyRing
{
    /// <inheritdoc/>
    public PrivateKey? KeyOf(ScriptBytes script) =>
        watch.TryGet(script, out WatchedScript? own) ? keys.KeyAt(own.Account.PathOf(own.Branch, own.Index)) : null;
}
