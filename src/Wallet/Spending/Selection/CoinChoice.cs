using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending.Selection;

/// <summary>Coins that reach a goal.</summary>
/// <param name="Coins">The coins, each once.</param>
/// <param name="Waste">By <see cref="SelectionGoal.WasteOf"/>.</param>
/// <param name="Method">Who found them.</param>
public sealed record CoinChoice(ImmutableArray<PricedCoin> Coins, Amount Waste, SelectionMethod Method)
{
    /// <summary>Judges coins that reach the goal.</summary>
    public static CoinChoice Of(ImmutableArray<PricedCoin> coins, SelectionGoal goal, SelectionMethod method)
    {
        Amount value = new(coins.Sum(coin => coin.EffectiveValue.Satoshis));
        Invariant.Holds(value >= goal.Target);
        Invariant.Holds(coins.Sum(coin => (long)coin.Weight) <= goal.WeightMax);
        return new(coins, goal.WasteOf(value, new(coins.Sum(coin => coin.Waste.Satoshis))), method);
    }
}
