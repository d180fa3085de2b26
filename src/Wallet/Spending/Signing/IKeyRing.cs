using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;

namespace Blockchain.Wallet.Spending.Signing;

/// <summary>Whoever holds the wallet's keys while it signs.</summary>
public interface IKeyRing
{
    /// <summary>The key that spends outputs with this script; null when the wallet has none for it.</summary>
    /// <param name="script">The script of one of the wallet's addresses.</param>
    /// <returns>For a taproot script the internal key, before the tweak that commits to no script (BIP 86).</returns>
    PrivateKey? KeyOf(ScriptBytes script);
}
