using System.Collections.Immutable;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Spending;
using Blockchain.Wallet.Spending.Selection;
using Xunit;

namespace Blockchain.Wallet.Tests.Spending.Selection;

public sealed class CoinSelectionTests
{
    private const int SetCount = 2_000;

    private static readonly Consensus.Blocks.ScriptBytes Script = TestKeys.ScriptOf(AddressKind.Taproot, TestKeys.Key(1));

    [Fact]
    public void A_selection_reaches_its_target_takes_no_coin_twice_and_does_not_depend_on_their_order()
    {
        Dictionary<SelectionMethod, int> methods = [];
        int none = 0;
        for (int seed = 0; seed < SetCount; seed++)
        {
            SeededRandom random = new(TestKeys.Seed(seed));
            PricedCoin[] coins = RandomCoins(random, 1 + random.Below(60), rate: 1 + random.Below(40));
            SelectionGoal goal = Goal(1 + random.Below((int)Math.Min(int.MaxValue / 2, coins.Sum(coin => coin.EffectiveValue.Satoshis)) + 1_000), rate: 1);
            CoinChoice? choice = CoinSelection.Choose(coins, goal, new(TestKeys.Seed(seed)));
            random.Shuffle(coins.AsSpan());
            if (seed % 4 == 0) Assert.Equal(choice?.Coins, CoinSelection.Choose(coins, goal, new(TestKeys.Seed(seed)))?.Coins);
            Amount has = new(coins.Sum(coin => coin.EffectiveValue.Satoshis));
            Assert.Equal(has >= goal.Target, choice is not null);
            if (choice is null)
            {
                none++;
                continue;
            }
            Assert.True(choice.Coins.Sum(coin => coin.EffectiveValue.Satoshis) >= goal.Target.Satoshis);
            Assert.Equal(choice.Coins.Length, choice.Coins.Select(coin => coin.Coin.Place).Distinct().Count());
            Assert.Subset(coins.ToHashSet(), choice.Coins.ToHashSet());
            methods[choice.Method] = methods.GetValueOrDefault(choice.Method) + 1;
        }
        Evidence.Record(
            $"coin selection: {SetCount} coin sets, no target missed where the coins suffice: {methods[SelectionMethod.BranchAndBound]} by branch and bound, {methods[SelectionMethod.SingleRandomDraw]} by draw, {none} without the funds");
        Assert.Equal(SetCount, none + methods.Values.Sum());
        Assert.True(methods.Values.Min() > SetCount / 20);
    }

    [Fact]
    public void The_less_wasteful_offer_wins()
    {
        // One coin of a great fee hits exactly; a cheap one needs change, which costs less than that.
        PricedCoin exact = Coin(1, 100_000, 9_000, 100), cheap = Coin(2, 900_000, 120, 100);
        SelectionGoal goal = new(new(91_000), new(40), new(300), new(330), Weights.StandardMax);
        HashSet<(SelectionMethod, PricedCoin, Amount)> outcomes = [];
        for (int seed = 0; seed < 20; seed++)
        {
            CoinChoice? choice = CoinSelection.Choose([exact, cheap], goal, new(TestKeys.Seed(seed)));
            Assert.NotNull(choice);
            outcomes.Add((choice.Method, Assert.Single(choice.Coins), choice.Waste));
        }
        // The lottery draws the cheap one alone, or both; and both are more wasteful than the exact one.
        Assert.Equivalent(
            new[] { (SelectionMethod.SingleRandomDraw, cheap, new Amount(20 + 340)), (SelectionMethod.BranchAndBound, exact, new Amount(8_900)) }, outcomes, strict: true);
        CoinChoice? only = CoinSelection.Choose([Coin(1, 91_100, 100, 100), cheap], goal, new(TestKeys.Seed(1)));
        Assert.Equal((SelectionMethod.BranchAndBound, Amount.Zero), (only?.Method, only?.Waste));
    }

    [Fact]
    public void A_draw_takes_the_valuable_coins_when_not_all_fit()
    {
        PricedCoin[] coins = [.. Enumerable.Range(0, 100).Select(i => Coin(i, 1_000 + i, 0, 0))];
        int three = coins[0].Weight * 3;
        ImmutableArray<PricedCoin> drawn = SingleRandomDraw.Draw([.. coins], new(1_099 + 1_098 + 1_097), three, new(TestKeys.Seed(1)));
        Assert.Equal([1_099, 1_098, 1_097], drawn.Select(coin => coin.Coin.Value.Satoshis).OrderDescending());
        Assert.Empty(SingleRandomDraw.Draw([.. coins], new(1_099 + 1_098 + 1_097 + 1), three, new(TestKeys.Seed(1))));
    }

    [Fact]
    public void A_draw_aims_at_change_that_is_worth_having()
    {
        PricedCoin[] coins = [.. Enumerable.Range(0, 100).Select(i => Coin(i, 30_000, 600, 600))];
        SelectionGoal goal = Goal(100_000, rate: 10);
        CoinChoice? choice = CoinSelection.Choose(coins, goal, new(TestKeys.Seed(1)));
        Assert.Equal(SelectionMethod.SingleRandomDraw, choice?.Method);
        Assert.Equal(6, choice?.Coins.Length); // 5 × 29,400 would do for 100,000 and some change
        Assert.Equal(4, CoinSelection.Choose(coins[..4], goal, new(TestKeys.Seed(1)))?.Coins.Length);
    }

    [Fact]
    public void Ten_thousand_coins_are_selected_from_within_the_tries()
    {
        SeededRandom random = new(TestKeys.Seed(7));
        PricedCoin[] coins = RandomCoins(random, 10_000, rate: 5);
        long sum = coins.Sum(coin => coin.EffectiveValue.Satoshis);
        foreach (long part in new long[] { 100_000, 1_000, 100, 20 })
        {
            CoinChoice? choice = CoinSelection.Choose(coins, Goal(sum / part, rate: 5), new(TestKeys.Seed(7)));
            Assert.NotNull(choice);
            Assert.True(choice.Coins.Sum(coin => coin.EffectiveValue.Satoshis) >= sum / part);
        }
    }

    private static SelectionGoal Goal(long target, int rate) => new(new(target), new(43L * rate), new(580), new(581), Weights.StandardMax - 1_000);

    private static PricedCoin[] RandomCoins(SeededRandom random, int count, int rate) =>
        [.. Enumerable.Range(0, count).Select(i => Coin(i, 58L * rate + 1 + random.Below(random.Below(3) == 0 ? 5_000 : 3_000_000), 58L * rate, 580))];

    private static PricedCoin Coin(int number, long value, long fee, long longTermFee)
    {
        Assert.True(InputSize.TryGet(Script, out InputSize size));
        return new(TestKeys.Coin(number, new(value), Script, new Height(1)), size, new(fee), new(longTermFee));
    }
}
