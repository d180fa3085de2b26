using Blockchain.Consensus.Blocks;

namespace Blockchain.Consensus.Tests.Forks;

/// <summary>Coins in a dictionary.</summary>
internal sealed class KnownCoins(Dictionary<OutPoint, Coin> coins) : ICoinView
{
    public bool TryGet(OutPoint outPoint, out Coin coin) => coins.TryGetValue(outPoint, out coin);
}
