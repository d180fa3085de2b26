using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending.Selection;

/// <summary>
/// Searches for coins whose effective values hit the target so closely that no change is needed: at least the target, at most the cost
/// of change above it. Of all such sets it finds one with the least waste, unless the tries run out first.
/// </summary>
/// <remarks>
/// The tree: coins by effective value, largest first; at each one branch takes it, the other leaves it. A branch is cut where it is over the
/// window, too heavy, cannot reach the target with all that is left, or is more wasteful already than the best found. The idea is Mark
/// Erhardt's ("An Evaluation of Coin Selection Strategies", 2016), which Bitcoin Core has used since 0.17.
/// </remarks>
public sealed class BranchAndBound
{
    /// <summary>Coins that are taken or left before the search is given up.</summary>
    public const int TriesMax = 100_000;

    private readonly ImmutableArray<PricedCoin> coins;
    private readonly SelectionGoal goal;
    private readonly bool canWasteFall;
    private readonly List<int> taken = [];
    private readonly List<int> best = [];
    private long bestWaste = long.MaxValue;
    private long value;
    private long waste;
    private long weight;
    private long available;

    private BranchAndBound(IEnumerable<PricedCoin> candidates, SelectionGoal goal)
    {
        // Equal coins stand side by side, so that a branch which differs only in which of them it takes can be passed over.
        coins = [.. candidates.OrderByDescending(coin => coin.EffectiveValue).ThenBy(coin => coin.Waste).ThenBy(coin => coin.Weight)];
        this.goal = goal;
        available = coins.Sum(coin => coin.EffectiveValue.Satoshis);
        canWasteFall = coins.Any(coin => coin.Waste < Amount.Zero);
    }

    /// <summary>Searches.</summary>
    /// <param name="candidates">Their effective values are above zero.</param>
    /// <param name="goal">The goal.</param>
    /// <returns>Null when there is no such set, or none was found in <see cref="TriesMax"/> tries.</returns>
    public static CoinChoice? Find(IEnumerable<PricedCoin> candidates, SelectionGoal goal)
    {
        Invariant.Holds(goal.Target > Amount.Zero);
        BranchAndBound search = new(candidates, goal);
        search.Run();
        if (search.best.Count == 0) return null;
        return CoinChoice.Of([.. search.best.Select(index => search.coins[index])], goal, SelectionMethod.BranchAndBound);
    }

    private void Run()
    {
        int next = 0;
        for (int tries = 0; tries < TriesMax; tries++)
        {
            if (!IsExhausted(next))
            {
                Advance(next);
                next++;
            }
            else if (taken.Count > 0)
            {
                next = GoBack(next);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Notes the set if it hits, and tells whether nothing below this point of the tree can be better than the best.</summary>
    private bool IsExhausted(int next)
    {
        long excess = value - goal.Target.Satoshis;
        if (excess > goal.CostOfChange.Satoshis || weight > goal.WeightMax) return true;
        if (!canWasteFall && waste > bestWaste) return true;
        if (excess < 0) return value + available < goal.Target.Satoshis;
        if (waste + excess < bestWaste)
        {
            bestWaste = waste + excess;
            best.Clear();
            best.AddRange(taken);
        }
        // While fees are high, one more coin only adds waste. While they are low it may lower it.
        return !canWasteFall || next == coins.Length;
    }

    private void Advance(int next)
    {
        PricedCoin coin = coins[next];
        available -= coin.EffectiveValue.Satoshis;
        // Its equal was left out just before: taking this one instead would lead to sets that have been seen.
        bool isSeen = next > 0 && (taken.Count == 0 || taken[^1] != next - 1) && IsEqual(coin, coins[next - 1]);
        if (!isSeen) Take(next);
    }

    private void Take(int index)
    {
        PricedCoin coin = coins[index];
        taken.Add(index);
        value += coin.EffectiveValue.Satoshis;
        waste += coin.Waste.Satoshis;
        weight += coin.Weight;
    }

    /// <summary>Returns to the last coin that was taken, leaves it, and answers the coin after it.</summary>
    private int GoBack(int next)
    {
        int last = taken[^1];
        taken.RemoveAt(taken.Count - 1);
        for (int i = last + 1; i < next; i++) available += coins[i].EffectiveValue.Satoshis;
        PricedCoin coin = coins[last];
        value -= coin.EffectiveValue.Satoshis;
        waste -= coin.Waste.Satoshis;
        weight -= coin.Weight;
        return last + 1;
    }

    private static bool IsEqual(PricedCoin one, PricedCoin other) =>
        one.EffectiveValue == other.EffectiveValue && one.Waste == other.Waste && one.Weight == other.Weight;
}
