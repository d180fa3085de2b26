using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Spending.Selection;

namespace Blockchain.Wallet.Spending;

/// <summary>Makes a draft from outputs that are given, coins that must be spent, and coins that may be.</summary>
internal sealed class DraftBuilder
{
    /// <summary>What nearly everybody sends: relative lock times would hold (BIP 68).</summary>
    private const uint Version = 2;

    private readonly SpendingTerms terms;
    private readonly FeeDemand demand;
    private readonly SeededRandom random;

    internal DraftBuilder(SpendingTerms terms, FeeDemand demand)
    {
        this.terms = terms;
        this.demand = demand;
        random = new(terms.Seed);
    }

    /// <summary>Whom to pay.</summary>
    internal required ImmutableArray<TxOut> Outputs { get; init; }

    /// <summary>Where change goes.</summary>
    internal required ScriptBytes ChangeScript { get; init; }

    /// <summary>The place of the change; null lets the seed decide.</summary>
    internal int? ChangeIndex { get; init; }

    /// <summary>Coins that are spent in any case; they stay the first inputs, in this order.</summary>
    internal ImmutableArray<PricedCoin> Required { get; init; } = [];

    /// <summary>Builds the draft.</summary>
    /// <param name="available">Coins that may be spent besides.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="failure">What stands against it.</param>
    internal bool TryBuild(
        ImmutableArray<PricedCoin> available, [NotNullWhen(true)] out TransactionDraft? draft, [NotNullWhen(false)] out SpendingFailure? failure)
    {
        draft = null;
        if (!TrySelect([.. available.Where(coin => coin.EffectiveValue > Amount.Zero)], out ImmutableArray<PricedCoin> inputs, out failure)) return false;
        TransactionDraft made = Compose(inputs);
        if (made.Unsigned.Outputs.IsEmpty) failure = new SpendingFailure.InsufficientFunds(Value(inputs), ChangeMin(), demand.For(WeightOf(inputs, [ChangeOf(Amount.Zero)])));
        else failure = Bounds(made, terms);
        if (failure is not null) return false;
        draft = made;
        return true;
    }

    /// <summary>What the finished draft must obey, whoever made it.</summary>
    internal static SpendingFailure? Bounds(TransactionDraft draft, SpendingTerms terms)
    {
        if (draft.Weight > Weights.StandardMax) return new SpendingFailure.TooHeavy(Weights.StandardMax);
        if (!terms.IsForced && draft.Fee > terms.FeeMax) return new SpendingFailure.FeeTooHigh(draft.Fee, terms.FeeMax);
        if (!terms.IsForced && draft.FeeRate > terms.RateMax) return new SpendingFailure.RateTooHigh(draft.FeeRate, terms.RateMax);
        return null;
    }

    /// <summary>What the terms themselves must obey.</summary>
    internal static SpendingFailure? Bounds(SpendingTerms terms)
    {
        if (terms.Rate < terms.RateMin) return new SpendingFailure.RateTooLow(terms.Rate, terms.RateMin);
        if (!terms.IsForced && terms.Rate > terms.RateMax) return new SpendingFailure.RateTooHigh(terms.Rate, terms.RateMax);
        return null;
    }

    /// <summary>The transaction without signatures.</summary>
    internal static Transaction Unsigned(ImmutableArray<SpendableCoin> coins, ImmutableArray<TxOut> outputs, SpendingTerms terms, SeededRandom random)
    {
        uint sequence = terms.SignalsReplacement ? LockTimes.SequenceReplaceable : LockTimes.SequenceLocked;
        return new(Version, [.. coins.Select(coin => new TxIn(coin.Place, default, sequence))], outputs, LockTimes.AgainstSniping(terms.Tip, random));
    }

    private bool TrySelect(ImmutableArray<PricedCoin> candidates, out ImmutableArray<PricedCoin> inputs, [NotNullWhen(false)] out SpendingFailure? failure)
    {
        int weight = Weights.WithoutInputs(Required.Length + candidates.Length, [.. Outputs, ChangeOf(Amount.Zero)]) + Required.Sum(coin => coin.Weight);
        Amount target = Target(candidates.Length);
        inputs = Required;
        failure = null;
        if (target <= Amount.Zero) return true;
        Amount reach = new(candidates.Sum(coin => coin.EffectiveValue.Satoshis));
        if (reach < target)
        {
            Amount has = Value([.. Required, .. candidates]), needs = new(Outputs.Sum(output => output.Value.Satoshis));
            failure = new SpendingFailure.InsufficientFunds(has, needs, has - needs + (target - reach)); // what is missing is the distance to the target
            return false;
        }
        if (CoinSelection.Choose(candidates, Goal(target, Weights.StandardMax - weight), random) is not { } choice)
        {
            failure = new SpendingFailure.TooHeavy(Weights.StandardMax);
            return false;
        }
        PricedCoin[] chosen = [.. choice.Coins];
        random.Shuffle(chosen.AsSpan());
        inputs = [.. Required, .. chosen];
        return true;
    }

    /// <summary>What the coins that may be spent must bring in beyond the fees of their own inputs, when there is no change.</summary>
    private Amount Target(int candidateCount)
    {
        int weight = Weights.WithoutInputs(Required.Length + candidateCount, Outputs);
        Amount fee = demand.Rate.FeeFor(Weights.ToVirtualBytes(weight)) + demand.SurplusFrom(WeightOf(Required, Outputs));
        return new Amount(Outputs.Sum(output => output.Value.Satoshis)) + fee - new Amount(Required.Sum(coin => coin.EffectiveValue.Satoshis));
    }

    private SelectionGoal Goal(Amount target, int weightMax)
    {
        Amount changeFee = demand.Rate.FeeFor(Weights.OutputBytes(ChangeScript));
        return new(target, changeFee, ChangeSpendFee(), ChangeMin(), weightMax);
    }

    /// <summary>With change where that is worth an output, and then for exactly the fee that is due; without, and then for all that is left.</summary>
    private TransactionDraft Compose(ImmutableArray<PricedCoin> inputs)
    {
        Amount left = Value(inputs) - new Amount(Outputs.Sum(output => output.Value.Satoshis));
        int weight = WeightOf(inputs, [.. Outputs, ChangeOf(Amount.Zero)]);
        Amount change = left - demand.For(weight);
        ImmutableArray<TxOut> outputs = Outputs;
        int? place = null;
        if (change >= ChangeMin())
        {
            place = ChangeIndex ?? random.Below(Outputs.Length + 1);
            outputs = Outputs.Insert(place.Value, ChangeOf(change));
        }
        else
        {
            weight = WeightOf(inputs, Outputs);
            Invariant.Holds(left >= demand.For(weight));
        }
        ImmutableArray<SpendableCoin> coins = [.. inputs.Select(coin => coin.Coin)];
        return new(Unsigned(coins, outputs, terms, random), coins, place, weight);
    }

    private Amount ChangeMin()
    {
        Amount dust = Dust.LimitFor(ChangeScript), unworthy = ChangeSpendFee();
        return dust > unworthy ? dust : unworthy + new Amount(1);
    }

    private Amount ChangeSpendFee()
    {
        bool isOurs = InputSize.TryGet(ChangeScript, out InputSize size);
        Invariant.Holds(isOurs); // change goes to an account of the wallet
        return terms.DiscardRate.FeeFor(size.VirtualBytes);
    }

    private TxOut ChangeOf(Amount value) => new(value, ChangeScript);

    private static Amount Value(ImmutableArray<PricedCoin> coins) => new(coins.Sum(coin => coin.Coin.Value.Satoshis));

    private static int WeightOf(ImmutableArray<PricedCoin> inputs, ImmutableArray<TxOut> outputs) => Weights.Of([.. inputs.Select(coin => coin.Size)], outputs);
}
