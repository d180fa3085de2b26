using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending.Selection;

/// <summary>Draws coins at random until they suffice. It gives away nothing about which coins a wallet likes to spend, and keeps a healthy mix of sizes.</summary>
public static class SingleRandomDraw
{
    /// <summary>Draws coins.</summary>
    /// <param name="candidates">Their effective values are above zero.</param>
    /// <param name="enough">What the effective values must reach.</param>
    /// <param name="weightMax">Weight units that the inputs may have; the least valuable coin goes back when they have more.</param>
    /// <param name="random">Makes the draw.</param>
    /// <returns>None when all coins that fit do not suffice.</returns>
    public static ImmutableArray<PricedCoin> Draw(ImmutableArray<PricedCoin> candidates, Amount enough, int weightMax, SeededRandom random)
    {
        PricedCoin[] order = [.. candidates];
        random.Shuffle(order.AsSpan());
        PriorityQueue<PricedCoin, Amount> drawn = new();
        Amount value = Amount.Zero;
        long weight = 0;
        foreach (PricedCoin coin in order)
        {
            drawn.Enqueue(coin, coin.EffectiveValue);
            value += coin.EffectiveValue;
            weight += coin.Weight;
            while (weight > weightMax)
            {
                PricedCoin least = drawn.Dequeue();
                value -= least.EffectiveValue;
                weight -= least.Weight;
            }
            if (value >= enough) return [.. drawn.UnorderedItems.Select(item => item.Element)];
        }
        return [];
    }
}
