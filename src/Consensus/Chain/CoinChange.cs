using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Chain;

/// <summary>What becomes of one outpoint.</summary>
/// <param name="OutPoint">Which output.</param>
/// <param name="Before">Its coin before; null for none.</param>
/// <param name="After">Its coin after; null for none.</param>
public readonly record struct CoinChange(OutPoint OutPoint, Coin? Before, Coin? After)
{
    /// <summary>The change that takes this one back.</summary>
    public CoinChange Reversed => new(OutPoint, After, Before);
}
