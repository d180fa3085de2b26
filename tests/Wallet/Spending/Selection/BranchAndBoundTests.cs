using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Spending;
using Blockchain.Wallet.Spending.Selection;
using Xunit;

namespace Blockchain.Wallet.Tests.Spending.Selection;

public sealed class BranchAndBoundTests
{
    private const int SetCount = 4_000;

    [Fact]
    public void It_finds_the_least_wasteful_match_wherever_one_exists()
    {
        int matches = 0;
        for (int seed = 0; seed < SetCount; seed++)
        {
            SeededRandom random = new(TestKeys.Seed(seed));
            PricedCoin[] coins = RandomCoins(random, 1 + random.Below(11));
            SelectionGoal goal = RandomGoal(random, coins);
            CoinChoice? found = BranchAndBound.Find(coins, goal);
            Amount? least = LeastWaste(coins, goal);
            Assert.Equal(least, found?.Waste);
            if (found is null) continue;
            matches++;
            Assert.Equal(found.Coins.Length, found.Coins.Distinct().Count());
            Assert.Equal(SelectionMethod.BranchAndBound, found.Method);
        }
        Evidence.Record($"coin selection: branch and bound equals brute force on {SetCount} coin sets, {matches} of them with a match");
        Assert.InRange(matches, SetCount / 4, SetCount * 3 / 4);
    }

    [Fact]
    public void It_gives_up_after_its_tries()
    {
        // Even numbers never sum up to an odd one; no two are equal, so no branch can be passed over.
        PricedCoin[] coins = [.. Enumerable.Range(0, 60).Select(i => Coin(i, 1_000_000 + 2L * i * i, 0, 0))];
        SelectionGoal goal = new(new(30_000_001), Amount.Zero, Amount.Zero, new(1), Weights.StandardMax);
        Assert.Null(BranchAndBound.Find(coins, goal));
    }

    [Fact]
    public void Equal_coins_are_tried_as_one()
    {
        // 10 of the larger and 4 of the smaller hit. Before them come the sets of 13, 12 and 11 of the larger: billions, were each coin tried for itself.
        PricedCoin[] coins = [.. Enumerable.Range(0, 80).Select(i => Coin(i, i < 40 ? 2_000 : 1_510, 10, 5))];
        SelectionGoal goal = new(new(10 * 1_990 + 4 * 1_500), Amount.Zero, Amount.Zero, new(1), Weights.StandardMax);
        Assert.Equal(14, BranchAndBound.Find(coins, goal)?.Coins.Length);
    }

    [Fact]
    public void A_set_that_weighs_too_much_is_no_match()
    {
        PricedCoin[] coins = [Coin(0, 500, 0, 0), Coin(1, 300, 0, 0), Coin(2, 200, 0, 0)];
        SelectionGoal goal = new(new(1_000), Amount.Zero, Amount.Zero, new(1), coins.Sum(coin => coin.Weight));
        Assert.Equal(3, BranchAndBound.Find(coins, goal)?.Coins.Length);
        Assert.Null(BranchAndBound.Find(coins, goal with { WeightMax = goal.WeightMax - 1 }));
    }

    [Fact]
    public void While_fees_are_low_it_takes_more_coins_and_while_they_are_high_fewer()
    {
        PricedCoin[] low = [Coin(0, 1_000 + 10, 10, 40), Coin(1, 600 + 10, 10, 40), Coin(2, 400 + 10, 10, 40)];
        PricedCoin[] high = [Coin(0, 1_000 + 80, 80, 40), Coin(1, 600 + 80, 80, 40), Coin(2, 400 + 80, 80, 40)];
        SelectionGoal goal = new(new(1_000), Amount.Zero, Amount.Zero, new(1), Weights.StandardMax);
        Assert.Equal(2, BranchAndBound.Find(low, goal)?.Coins.Length);
        Assert.Equal(new Amount(-60), BranchAndBound.Find(low, goal)?.Waste);
        Assert.Equal(1, BranchAndBound.Find(high, goal)?.Coins.Length);
        Assert.Equal(new Amount(40), BranchAndBound.Find(high, goal)?.Waste);
    }

    private static PricedCoin Coin(int number, long value, long fee, long longTermFee)
    {
        Assert.True(InputSize.TryGet(TestKeys.ScriptOf(AddressKind.WitnessKeyHash, Key), out InputSize size));
        return new(TestKeys.Coin(number, new(value), TestKeys.ScriptOf(AddressKind.WitnessKeyHash, Key), new Height(1)), size, new(fee), new(longTermFee));
    }

    private static readonly Consensus.Crypto.PrivateKey Key = TestKeys.Key(1);

    /// <summary>Small values, so that sums often meet; fees below, above and on both sides of the long-term fee; some coins equal.</summary>
    private static PricedCoin[] RandomCoins(SeededRandom random, int count)
    {
        int mood = random.Below(3);
        int range = random.Below(2) == 0 ? 30 : 2_000;
        PricedCoin[] coins = new PricedCoin[count];
        for (int i = 0; i < count; i++)
        {
            long fee = 10;
            long longTermFee = mood == 0 ? 5 : mood == 1 ? 20 : random.Below(20);
            coins[i] = Coin(i, fee + 1 + random.Below(range), fee, longTermFee);
        }
        return coins;
    }

    private static SelectionGoal RandomGoal(SeededRandom random, PricedCoin[] coins)
    {
        int sum = (int)coins.Sum(coin => coin.EffectiveValue.Satoshis);
        int weightMax = random.Below(4) == 0 ? coins[0].Weight * (1 + random.Below(coins.Length)) : Weights.StandardMax;
        return new(new(1 + random.Below(sum + 5)), new(random.Below(8)), new(random.Below(8)), new(9), weightMax);
    }

    private static Amount? LeastWaste(PricedCoin[] coins, SelectionGoal goal)
    {
        Amount? least = null;
        for (int set = 1; set < 1 << coins.Length; set++)
        {
            PricedCoin[] chosen = [.. coins.Where((_, i) => (set >> i & 1) == 1)];
            long excess = chosen.Sum(coin => coin.EffectiveValue.Satoshis) - goal.Target.Satoshis;
            if (excess < 0 || excess > goal.CostOfChange.Satoshis || chosen.Sum(coin => coin.Weight) > goal.WeightMax) continue;
            Amount waste = new(chosen.Sum(coin => coin.Fee.Satoshis - coin.LongTermFee.Satoshis) + excess);
            if (least is null || waste < least.Value) least = waste;
        }
        return least;
    }
}
