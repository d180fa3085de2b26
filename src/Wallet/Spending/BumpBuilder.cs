using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Spending.Selection;

namespace Blockchain.Wallet.Spending;

/// <summary>
/// Raises the fee of a transaction that waits, by one that takes its place (BIP 125): the same coins, the same recipients in the same order,
/// less change, and more coins where the change does not suffice.
/// </summary>
public static class BumpBuilder
{
    /// <summary>Transactions that a replacement may displace (BIP 125, rule 5).</summary>
    public const int DisplacedCountMax = 100;

    /// <summary>What a replacement pays for its own relay beyond the fees that it displaces (rule 4): 1,000 satoshis per 1,000 virtual bytes.</summary>
    public static FeeRate RelayRate { get; } = FeeRate.OfKiloByte(new(1_000));

    /// <summary>Builds the replacement.</summary>
    /// <param name="replaced">The transaction.</param>
    /// <param name="coins">What may be spent besides. Those that wait for a block are left alone: a replacement must not depend on more of them (rule 2).</param>
    /// <param name="changeScript">An unused script of the wallet, for change where there was none; change that there was keeps its script.</param>
    /// <param name="terms">The new fee rate, bounds and seed.</param>
    /// <param name="draft">The replacement.</param>
    /// <param name="failure">What stands against it.</param>
    public static bool TryBuild(
        ReplacedTransaction replaced,
        ImmutableArray<SpendableCoin> coins,
        ScriptBytes changeScript,
        SpendingTerms terms,
        [NotNullWhen(true)] out TransactionDraft? draft,
        [NotNullWhen(false)] out SpendingFailure? failure)
    {
        Invariant.Holds(replaced.Coins.Select(coin => coin.Place).SequenceEqual(replaced.Transaction.Inputs.Select(input => input.Previous)));
        draft = null;
        failure = Check(replaced, terms);
        if (failure is not null) return false;
        FeeRate rate = terms.Rate < RelayRate ? RelayRate : terms.Rate;
        if (!CoinPrices.TryPrice(replaced.Coins, rate, terms.LongTermRate, out ImmutableArray<PricedCoin> required, out failure)) return false;
        IEnumerable<SpendableCoin> others = coins.Where(coin => coin.Height is not null).ExceptBy(replaced.Coins.Select(coin => coin.Place), coin => coin.Place);
        if (!CoinPrices.TryPrice(others, rate, terms.LongTermRate, out ImmutableArray<PricedCoin> available, out failure)) return false;

        ImmutableArray<TxOut> outputs = replaced.Transaction.Outputs;
        DraftBuilder builder = new(terms, new(rate, replaced.Fee + replaced.DescendantFees, RelayRate))
        {
            Outputs = replaced.ChangeIndex is { } change ? outputs.RemoveAt(change) : outputs,
            ChangeScript = replaced.ChangeIndex is { } index ? outputs[index].ScriptPubKey : changeScript,
            ChangeIndex = replaced.ChangeIndex,
            Required = required,
        };
        return builder.TryBuild(available, out draft, out failure);
    }

    private static SpendingFailure? Check(ReplacedTransaction replaced, SpendingTerms terms)
    {
        if (!replaced.SignalsReplacement && !terms.IsForced) return new SpendingFailure.NotReplaceable(replaced.Transaction.Id);
        int displaced = replaced.DescendantCount + 1;
        if (displaced > DisplacedCountMax) return new SpendingFailure.TooManyDisplaced(displaced, DisplacedCountMax);
        // Nodes compare rates rounded down to a satoshi per 1,000 virtual bytes.
        if (terms.Rate.PerKiloByte <= replaced.FeeRate.PerKiloByte) return new SpendingFailure.RateNotRaised(terms.Rate, replaced.FeeRate);
        return DraftBuilder.Bounds(terms);
    }
}
