using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending;

/// <summary>A coin that the wallet may spend now. Whether it may (mature, not spent already, trusted) has been decided before.</summary>
/// <param name="Place">The output.</param>
/// <param name="Output">Amount and script; the script also says which key signs.</param>
/// <param name="Height">The block that made it; null while it waits for one.</param>
public sealed record SpendableCoin(OutPoint Place, TxOut Output, Height? Height = null)
{
    /// <summary>What it is worth.</summary>
    public Amount Value => Output.Value;
}
