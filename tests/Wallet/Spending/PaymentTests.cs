using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Spending;
using Xunit;

namespace Blockchain.Wallet.Tests.Spending;

public sealed class PaymentTests
{
    private static readonly ScriptBytes Ours = TestKeys.ScriptOf(AddressKind.WitnessKeyHash, TestKeys.Key(1));
    private static readonly ScriptBytes Theirs = TestKeys.ScriptOf(AddressKind.Taproot, TestKeys.Key(2));

    [Fact]
    public void A_payment_with_change_pays_exactly_its_rate()
    {
        TransactionDraft draft = Build([new(new(60_000), Theirs)], Terms(10), Coin(1, 100_000));
        // 10.5 + 68 + 43 + 31 virtual bytes, rounded up.
        Assert.Equal((new Amount(1_530), new Amount(100_000 - 60_000 - 1_530), 153), (draft.Fee, draft.Change, draft.FeeRate.VirtualBytes));
    }

    [Fact]
    public void Coins_that_fit_need_no_change()
    {
        // 10.5 + 68 + 43 virtual bytes at 10 satoshis are 1,220.
        TransactionDraft draft = Build([new(new(60_000), Theirs)], Terms(10), Coin(1, 100_000), Coin(2, 61_230), Coin(3, 70_000));
        Assert.Equal((Amount.Zero, new Amount(1_230)), (draft.Change, draft.Fee));
        Assert.Null(draft.ChangeIndex);
        Assert.Equal(new Amount(61_230), Assert.Single(draft.Coins).Value);
    }

    [Fact]
    public void Coins_that_cost_more_than_they_are_worth_stay()
    {
        TransactionDraft draft = Build([new(new(60_000), Theirs)], Terms(10), Coin(1, 680), Coin(2, 100_000), Coin(3, 600));
        Assert.Equal(new Amount(100_000), Assert.Single(draft.Coins).Value);
    }

    [Fact]
    public void A_coin_that_is_offered_twice_is_spent_once()
    {
        Assert.IsType<SpendingFailure.InsufficientFunds>(Refusal([new(new(60_000), Theirs)], Terms(10), Coin(1, 50_000), Coin(1, 50_000)));
    }

    [Fact]
    public void Change_stands_anywhere_among_the_recipients_who_keep_their_order()
    {
        TxOut[] recipients = [new(new(10_000), Theirs), new(new(20_000), Theirs), new(new(30_000), Theirs)];
        HashSet<int> places = [];
        for (int seed = 0; seed < 60; seed++)
        {
            TransactionDraft draft = Build(recipients, Terms(10) with { Seed = TestKeys.Seed(seed) }, Coin(1, 1_000_000));
            int place = Assert.IsType<int>(draft.ChangeIndex);
            Assert.Equal(recipients, draft.Unsigned.Outputs.RemoveAt(place));
            places.Add(place);
        }
        Assert.Equal([0, 1, 2, 3], places.Order());
    }

    [Fact]
    public void The_lock_time_is_the_tip_and_now_and_then_a_little_earlier()
    {
        Dictionary<bool, int> counts = new() { [true] = 0, [false] = 0 };
        for (int seed = 0; seed < 1_000; seed++)
        {
            SpendingTerms terms = Terms(10) with { Seed = TestKeys.Seed(seed), Tip = new Height(500) };
            uint lockTime = Build([new(new(60_000), Theirs)], terms, Coin(1, 100_000)).Unsigned.LockTime;
            Assert.InRange(lockTime, 401u, 500u);
            counts[lockTime == 500]++;
        }
        Assert.InRange(counts[false], 60, 140);
        Assert.Equal(0u, Build([new(new(60_000), Theirs)], Terms(10), Coin(1, 100_000)).Unsigned.LockTime);
        Assert.All(Enumerable.Range(0, 100), seed => Assert.InRange(
            Build([new(new(60_000), Theirs)], Terms(10) with { Seed = TestKeys.Seed(seed), Tip = new Height(3) }, Coin(1, 100_000)).Unsigned.LockTime, 0u, 3u));
    }

    [Theory]
    [InlineData(true, 0xfffffffd)]
    [InlineData(false, 0xfffffffe)]
    public void Sequences_leave_the_lock_time_on_and_signal_only_when_asked(bool signals, uint sequence)
    {
        TransactionDraft draft = Build([new(new(60_000), Theirs)], Terms(10) with { SignalsReplacement = signals }, Coin(1, 100_000));
        Assert.Equal((2u, sequence), (draft.Unsigned.Version, draft.Unsigned.Inputs[0].Sequence));
    }

    [Fact]
    public void A_sweep_takes_what_is_worth_its_fee_and_leaves_nothing_back()
    {
        Assert.True(SweepBuilder.TryBuild([Coin(1, 680), Coin(2, 100_000), Coin(3, 681), Coin(3, 681)], Theirs, Terms(10), out TransactionDraft? draft, out _));
        Assert.Equal([681L, 100_000], draft.Coins.Select(coin => coin.Value.Satoshis).Order());
        // 10.5 + 2 × 68 + 43 virtual bytes.
        Assert.Equal((new Amount(1_900), new Amount(98_781), Amount.Zero), (draft.Fee, Assert.Single(draft.Unsigned.Outputs).Value, draft.Change));
    }

    [Fact]
    public void A_sweep_of_ten_thousand_coins_takes_the_most_valuable_that_fit()
    {
        SpendableCoin[] coins = [.. Enumerable.Range(0, 10_000).Select(i => Coin(i, 50_000 + i))];
        Assert.True(SweepBuilder.TryBuild([.. coins], Theirs, Terms(2), out TransactionDraft? draft, out _));
        Assert.InRange(draft.Weight, Weights.StandardMax - 272, Weights.StandardMax);
        Assert.Equal(60_000L - draft.Coins.Length, draft.Coins.Min(coin => coin.Value.Satoshis));
        Assert.Equal(Weights.ToVirtualBytes(draft.Weight) * 2, draft.Fee.Satoshis);
    }

    [Fact]
    public void A_payment_from_ten_thousand_coins_is_within_the_weight_or_refused()
    {
        SpendableCoin[] coins = [.. Enumerable.Range(0, 10_000).Select(i => Coin(i, 50_000))];
        TransactionDraft draft = Build([new(new(60_000_000), Theirs)], Terms(2), coins);
        Assert.InRange(draft.Weight, 1_200 * 272, Weights.StandardMax);
        Assert.Equal(new SpendingFailure.TooHeavy(Weights.StandardMax), Refusal([new(new(80_000_000), Theirs)], Terms(2), coins));
    }

    [Fact]
    public void Every_refusal_says_in_a_sentence_what_is_wrong_and_by_how_much()
    {
        TxOut recipient = new(new(60_000), Theirs);
        SpendableCoin coin = Coin(1, 100_000);
        IsRefused("there is nobody to pay", [], Terms(10), coin);
        IsRefused("recipient 2: 0.00000329 BTC is too little to be passed on; the least for this address is 0.00000330 BTC", [recipient, new(new(329), Theirs)], Terms(10), coin);
        IsRefused("recipient 1: -0.00000001 BTC is no amount that can be paid", [new(new(-1), Theirs)], Terms(10), coin);
        IsRefused("recipient 1: 21000000.00000001 BTC is no amount that can be paid", [new(new(2_100_000_000_000_001), Theirs)], Terms(10), coin);
        IsRefused("recipient 2: 21000000.00000000 BTC is no amount that can be paid", [recipient, new(new(2_100_000_000_000_000), Theirs)], Terms(10), coin);
        IsRefused("not enough funds: 0.00050000 BTC can be spent, 0.00060000 BTC and a fee of 0.00001220 BTC are needed, 0.00011220 BTC are missing", [recipient], Terms(10), Coin(1, 50_000));
        IsRefused("not enough funds: 0.00000000 BTC can be spent, 0.00060000 BTC and a fee of 0.00000540 BTC are needed, 0.00060540 BTC are missing", [recipient], Terms(10));
        IsRefused("a fee rate of 0.999 sat/vB is too low to be passed on; the least is 1 sat/vB", [recipient], Terms(0.999m), coin);
        IsRefused("a fee rate of 1001 sat/vB looks like a mistake: it is above 1000 sat/vB", [recipient], Terms(1_001), coin);
        IsRefused("a fee of 0.00001530 BTC looks like a mistake: it is above 0.00001529 BTC", [recipient], Terms(10) with { FeeMax = new(1_529) }, coin);
        SpendableCoin other = coin with { Output = new(coin.Value, ScriptTemplates.PayToWitnessScriptHash(default)) };
        IsRefused($"coin {other.Place} is of a kind that this wallet cannot spend", [recipient], Terms(10), other);
    }

    [Fact]
    public void A_person_who_has_seen_the_figures_may_exceed_the_bounds()
    {
        SpendingTerms terms = Terms(1_001) with { IsForced = true, FeeMax = new(1) };
        Assert.Equal(new Amount(1_001 * 153), Build([new(new(60_000), Theirs)], terms, Coin(1, 1_000_000)).Fee);
    }

    [Fact]
    public void Coins_that_wait_for_a_block_are_spent_only_where_the_others_do_not_do()
    {
        SpendableCoin waiting = Coin(1, 61_220) with { Height = null }, small = Coin(2, 61_219), large = Coin(3, 900_000);
        TxOut recipient = new(new(60_000), Theirs); // the waiting coin would fit to the satoshi
        Assert.Equal([large], Build([recipient], Terms(10), waiting, small, large).Coins);
        Assert.Equal([waiting], Build([recipient], Terms(10), waiting, small).Coins);
    }

    [Theory]
    [InlineData("1", 1_000)]
    [InlineData("2.5", 2_500)]
    [InlineData("0.001", 1)]
    [InlineData("0", 0)]
    public void Fee_rates_are_read_and_written_as_people_say_them(string text, long perKiloByte)
    {
        Assert.True(FeeRateText.TryParse(text, out FeeRate rate));
        Assert.Equal(new Amount(perKiloByte), rate.PerKiloByte);
        Assert.Equal($"{text} sat/vB", FeeRateText.Of(rate));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1,5")]
    [InlineData("1e3")]
    [InlineData("0.0001")]
    [InlineData("2100000000000001")]
    [InlineData("79228162514264337593543950335")]
    public void What_is_no_fee_rate_is_not_read(string text) => Assert.False(FeeRateText.TryParse(text, out _));

    [Fact]
    public void A_note_may_ride_along_for_nothing()
    {
        TxOut note = new(Amount.Zero, ScriptTemplates.CarryData("note"u8));
        Assert.Contains(note, Build([new(new(60_000), Theirs), note], Terms(10), Coin(1, 100_000)).Unsigned.Outputs);
    }

    private static void IsRefused(string sentence, TxOut[] recipients, SpendingTerms terms, params SpendableCoin[] coins) =>
        Assert.Equal(sentence, Refusal(recipients, terms, coins)?.Sentence);

    private static SpendingFailure? Refusal(TxOut[] recipients, SpendingTerms terms, params SpendableCoin[] coins)
    {
        PaymentBuilder.TryBuild([.. recipients], [.. coins], Ours, terms, out _, out SpendingFailure? failure);
        return failure;
    }

    private static TransactionDraft Build(TxOut[] recipients, SpendingTerms terms, params SpendableCoin[] coins)
    {
        Assert.True(PaymentBuilder.TryBuild([.. recipients], [.. coins], Ours, terms, out TransactionDraft? draft, out SpendingFailure? failure), failure?.Sentence);
        return draft;
    }

    private static SpendingTerms Terms(decimal rate) => new() { Rate = TestKeys.Rate(rate), Seed = TestKeys.Seed(1) };

    private static SpendableCoin Coin(int number, long value) => TestKeys.Coin(number, new(value), Ours, new Height(1));
}
