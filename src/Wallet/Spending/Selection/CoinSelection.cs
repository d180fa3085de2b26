using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending.Selection;

/// <summary>Selects the coins of a payment: branch and bound and single random draw each make an offer, and the less wasteful one is taken.</summary>
public static class CoinSelection
{
    /// <summary>Satoshis of change that a random draw aims at, so that change is worth spending one day (Bitcoin Core's lower bound).</summary>
    public const long ChangeAimSatoshis = 50_000;

    /// <summary>Selects coins.</summary>
    /// <param name="candidates">Their effective values are above zero, none is there twice. Their order does not matter.</param>
    /// <param name="goal">The goal.</param>
    /// <param name="random">The draw; with the same seed, candidates and goal the answer is the same.</param>
    /// <returns>Null when no coins that fit into the weight reach the target.</returns>
    public static CoinChoice? Choose(IEnumerable<PricedCoin> candidates, SelectionGoal goal, SeededRandom random)
    {
        ImmutableArray<PricedCoin> coins = [.. candidates.OrderBy(coin => coin.Coin.Place)];
        CoinChoice? exact = BranchAndBound.Find(coins, goal);
        CoinChoice? drawn = Draw(coins, goal, random);
        if (exact is null || drawn is null) return exact ?? drawn;
        return drawn.Waste < exact.Waste ? drawn : exact;
    }

    private static CoinChoice? Draw(ImmutableArray<PricedCoin> coins, SelectionGoal goal, SeededRandom random)
    {
        Amount aim = goal.Target + goal.ChangeFee + new Amount(Math.Max(ChangeAimSatoshis, goal.ChangeMin.Satoshis));
        ImmutableArray<PricedCoin> drawn = SingleRandomDraw.Draw(coins, aim, goal.WeightMax, random);
        // Where the coins do not suffice for good change, little or none will do.
        if (drawn.IsEmpty) drawn = SingleRandomDraw.Draw(coins, goal.Target, goal.WeightMax, random);
        return drawn.IsEmpty ? null : CoinChoice.Of(drawn, goal, SelectionMethod.SingleRandomDraw);
    }
}
