using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Keys;

namespace Blockchain.Wallet.Ledger;

/// <summary>A script that pays to the wallet, and where its key stands.</summary>
/// <param name="Account">Whose it is.</param>
/// <param name="Branch">Given to others, or for change.</param>
/// <param name="Index">Its number in that row, from 0.</param>
/// <param name="Script">The script.</param>
public sealed record WatchedScript(Account Account, Branch Branch, uint Index, ScriptBytes Script)
{
    /// <summary>As people write it.</summary>
    public string Address => Account.AddressOf(Branch, Index);
}
