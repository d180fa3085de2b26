using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Spending;
using Xunit;

namespace Blockchain.Wallet.Tests.Spending;

public sealed class BumpTests
{
    private const int BumpCount = 1_500;

    private static readonly ScriptBytes Ours = TestKeys.ScriptOf(AddressKind.WitnessKeyHash, TestKeys.Key(1));
    private static readonly ScriptBytes Fresh = TestKeys.ScriptOf(AddressKind.Taproot, TestKeys.Key(2));
    private static readonly ScriptBytes Theirs = TestKeys.ScriptOf(AddressKind.Taproot, TestKeys.Key(3));

    [Fact]
    public void Every_bump_obeys_BIP_125_and_pays_the_recipients_as_before()
    {
        int bumped = 0, added = 0, lowered = 0, refused = 0;
        for (int seed = 0; seed < BumpCount; seed++)
        {
            RandomPayment payment = new(seed);
            if (!payment.TryBuild(out TransactionDraft first, out _)) continue;
            SeededRandom random = new(TestKeys.Seed(seed + 1_000_000));
            // As if signed with the smallest possible signatures: the rate that is to be beaten is then the highest.
            ReplacedTransaction replaced = new(Padded(first, random.Below(3)), first.Coins, first.ChangeIndex, new(random.Below(2) * random.Below(5_000)), random.Below(3));
            ImmutableArray<SpendableCoin> others = seed % 6 == 0 ? [] : [.. payment.Coins.Select((coin, i) => i % 5 == 0 ? coin with { Height = null } : coin)];
            FeeRate rate = FeeRate.OfKiloByte(replaced.FeeRate.PerKiloByte + new Amount(1 + random.Below(20_000)));
            SpendingTerms terms = payment.Terms with { Rate = rate, RateMax = FeeRate.OfKiloByte(new(10_000_000)), FeeMax = Amount.Coins(1) };
            if (!BumpBuilder.TryBuild(replaced, others, payment.ChangeScript, terms, out TransactionDraft? draft, out SpendingFailure? failure))
            {
                Assert.True(Assert.IsType<SpendingFailure.InsufficientFunds>(failure).Missing > Amount.Zero);
                refused++;
                continue;
            }
            Judge(replaced, draft, payment, rate);
            bumped++;
            added += draft.Coins.Length > first.Coins.Length ? 1 : 0;
            lowered += draft.Coins.Length == first.Coins.Length && draft.Change < first.Change ? 1 : 0;
        }
        Evidence.Record($"spending: {bumped} random bumps obey BIP 125 and keep their recipients: {lowered} with less change, {added} with more coins; {refused} without the funds");
        Assert.True(Math.Min(added, Math.Min(lowered, refused)) > 20);
    }

    [Fact]
    public void Change_pays_for_the_bump_and_keeps_its_place_and_script()
    {
        TransactionDraft first = Pay(Terms(5), 60_000, Coin(1, 200_000), Coin(2, 1_000));
        Assert.NotNull(first.ChangeIndex);
        Assert.True(BumpBuilder.TryBuild(new(first.Unsigned, first.Coins, first.ChangeIndex), [Coin(3, 500_000)], Fresh, Terms(20), out TransactionDraft? draft, out _));
        Assert.Equal(first.ChangeIndex, draft.ChangeIndex);
        Assert.Equal(first.Unsigned.Outputs.Select(output => output.ScriptPubKey), draft.Unsigned.Outputs.Select(output => output.ScriptPubKey));
        Assert.Equal(first.Change - (draft.Fee - first.Fee), draft.Change);
        Assert.Equal(first.Coins, draft.Coins);
    }

    [Fact]
    public void Coins_are_added_where_there_is_no_change_to_lower_and_none_that_wait_for_a_block()
    {
        SpendableCoin waiting = Coin(4, 900_000) with { Height = null }, confirmed = Coin(3, 500_000);
        TransactionDraft first = Pay(Terms(2), 99_700, Coin(1, 100_000));
        Assert.Null(first.ChangeIndex);
        ReplacedTransaction replaced = new(first.Unsigned, first.Coins, null);
        Assert.True(BumpBuilder.TryBuild(replaced, [waiting, confirmed], Fresh, Terms(20), out TransactionDraft? draft, out _));
        Assert.Equal([first.Coins[0], confirmed], draft.Coins);
        Assert.Equal(Fresh, draft.Unsigned.Outputs[draft.ChangeIndex ?? -1].ScriptPubKey);
        Assert.False(BumpBuilder.TryBuild(replaced, [waiting], Fresh, Terms(20), out _, out SpendingFailure? failure));
        Assert.Equal(new Amount(100_000), Assert.IsType<SpendingFailure.InsufficientFunds>(failure).Has);
    }

    [Fact]
    public void A_transaction_whose_only_output_was_its_change_is_not_bumped_into_nothing()
    {
        Assert.True(SweepBuilder.TryBuild([Coin(1, 2_000)], Ours, Terms(2), out TransactionDraft? first, out _));
        ReplacedTransaction replaced = new(first.Unsigned, first.Coins, 0);
        Assert.False(BumpBuilder.TryBuild(replaced, [], Fresh, Terms(100), out _, out SpendingFailure? failure));
        Assert.True(Assert.IsType<SpendingFailure.InsufficientFunds>(failure).Missing > Amount.Zero);
        Assert.True(BumpBuilder.TryBuild(replaced, [], Fresh, Terms(4), out TransactionDraft? draft, out _));
        Assert.Equal(Ours, Assert.Single(draft.Unsigned.Outputs).ScriptPubKey);
    }

    [Fact]
    public void What_nodes_would_refuse_is_refused_here_with_the_figures()
    {
        TransactionDraft first = Pay(Terms(5) with { SignalsReplacement = false }, 60_000, Coin(1, 200_000));
        ReplacedTransaction final = new(first.Unsigned, first.Coins, first.ChangeIndex);
        Assert.Equal(new SpendingFailure.NotReplaceable(first.Unsigned.Id), Refusal(final, Terms(20)));
        Assert.True(BumpBuilder.TryBuild(final, [], Fresh, Terms(20) with { IsForced = true }, out _, out _));

        TransactionDraft second = Pay(Terms(5), 60_000, Coin(1, 200_000));
        ReplacedTransaction replaced = new(second.Unsigned, second.Coins, second.ChangeIndex);
        Assert.Equal(new SpendingFailure.RateNotRaised(replaced.FeeRate, replaced.FeeRate), Refusal(replaced, Terms(5) with { Rate = replaced.FeeRate }));
        Assert.Equal(new SpendingFailure.TooManyDisplaced(101, 100), Refusal(replaced with { DescendantCount = 100 }, Terms(20)));
        Assert.Null(Refusal(replaced with { DescendantCount = 99 }, Terms(20)));
        Assert.IsType<SpendingFailure.RateTooHigh>(Refusal(replaced, Terms(1_001)));
        Assert.IsType<SpendingFailure.RateTooHigh>(Refusal(replaced with { DescendantFees = new(139_000) }, Terms(20)));
        string[] sentences = [.. new SpendingFailure?[] { Refusal(final, Terms(20)), Refusal(replaced, Terms(4)), Refusal(replaced with { DescendantCount = 100 }, Terms(20)) }.Select(failure => $"{failure}")];
        Assert.Equal(
            [
                $"transaction {first.Unsigned.Id} does not allow to be replaced (BIP 125)",
                $"a fee rate of 4 sat/vB is not above the {FeeRateText.Of(replaced.FeeRate)} that the transaction pays now",
                "replacing this transaction would displace 101 transactions; nodes allow 100",
            ],
            sentences);
    }

    [Theory]
    [InlineData(1_000, 1_000, 2_000)]
    [InlineData(1_001, 1_000, 3_000)]
    [InlineData(5_999, 1_000, 7_000)]
    public void The_next_rate_is_a_whole_satoshi_for_each_byte_higher(long fee, int size, long next)
    {
        FeeRate paid = new(new(fee), size);
        Assert.Equal(new Amount(next), ReplacedTransaction.NextAbove(paid).PerKiloByte);
    }

    private static void Judge(ReplacedTransaction replaced, TransactionDraft draft, RandomPayment payment, FeeRate rate)
    {
        int size = Weights.ToVirtualBytes(draft.Weight);
        Assert.Equal(replaced.Coins, draft.Coins.Take(replaced.Coins.Length));
        Assert.Equal(draft.Coins.Length, draft.Coins.Select(coin => coin.Place).Distinct().Count());
        Assert.All(draft.Coins.Skip(replaced.Coins.Length), coin => Assert.NotNull(coin.Height)); // rule 2
        Assert.True(draft.Fee >= replaced.Fee + replaced.DescendantFees + BumpBuilder.RelayRate.FeeFor(size)); // rules 3 and 4
        Assert.True(draft.FeeRate.PerKiloByte > replaced.FeeRate.PerKiloByte);
        Assert.True(draft.Fee >= rate.FeeFor(size));
        Assert.All(draft.Unsigned.Inputs, input => Assert.Equal(0xfffffffd, input.Sequence));
        ImmutableArray<TxOut> others = draft.ChangeIndex is { } index ? draft.Unsigned.Outputs.RemoveAt(index) : draft.Unsigned.Outputs;
        Assert.Equal(payment.Recipients, others);
        Assert.True(draft.Change == Amount.Zero || draft.Change >= Dust.LimitFor(payment.ChangeScript));
        Assert.Equal(draft.Coins.Sum(coin => coin.Value.Satoshis), draft.Unsigned.Outputs.Sum(output => output.Value.Satoshis) + draft.Fee.Satoshis);
    }

    /// <summary>The draft with witnesses and scriptSigs of its size, less a few bytes each.</summary>
    private static Transaction Padded(TransactionDraft draft, int shorterBytes)
    {
        IEnumerable<TxIn> inputs = draft.Unsigned.Inputs.Zip(draft.Coins, (input, coin) =>
        {
            Assert.True(InputSize.TryGet(coin.Output.ScriptPubKey, out InputSize size));
            return size.WitnessBytes == 0
                ? input with { ScriptSig = new(new byte[size.BodyBytes - TxIn.SizeMin - shorterBytes]) }
                : input with { Witness = new([new byte[size.WitnessBytes - 2 - shorterBytes]]) };
        });
        return new(draft.Unsigned.Version, [.. inputs], draft.Unsigned.Outputs, draft.Unsigned.LockTime);
    }

    private static SpendingFailure? Refusal(ReplacedTransaction replaced, SpendingTerms terms)
    {
        BumpBuilder.TryBuild(replaced, [], Fresh, terms, out _, out SpendingFailure? failure);
        return failure;
    }

    private static TransactionDraft Pay(SpendingTerms terms, long value, params SpendableCoin[] coins)
    {
        Assert.True(PaymentBuilder.TryBuild([new(new(value), Theirs)], [.. coins], Ours, terms, out TransactionDraft? draft, out SpendingFailure? failure), failure?.Sentence);
        return draft;
    }

    private static SpendingTerms Terms(decimal rate) => new() { Rate = TestKeys.Rate(rate), Seed = TestKeys.Seed(1) };

    private static SpendableCoin Coin(int number, long value) => TestKeys.Coin(number, new(value), Ours, new Height(1));
}
