using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Spending.Selection;

namespace Blockchain.Wallet.Spending;

/// <summary>Sends everything to one address.</summary>
public static class SweepBuilder
{
    /// <summary>
    /// Spends all coins that are worth more than their input costs; where they do not fit into one transaction, those that are worth most.
    /// The draft's coins tell which: the rest can be swept by another transaction, or at a lower fee rate.
    /// </summary>
    /// <param name="coins">What may be spent.</param>
    /// <param name="script">Who gets it.</param>
    /// <param name="terms">Fee rate, bounds and seed.</param>
    /// <param name="draft">The transaction; its one output is no change.</param>
    /// <param name="failure">What stands against it.</param>
    public static bool TryBuild(
        ImmutableArray<SpendableCoin> coins,
        ScriptBytes script,
        SpendingTerms terms,
        [NotNullWhen(true)] out TransactionDraft? draft,
        [NotNullWhen(false)] out SpendingFailure? failure)
    {
        draft = null;
        failure = DraftBuilder.Bounds(terms);
        if (failure is not null) return false;
        if (!CoinPrices.TryPrice(coins, terms.Rate, terms.LongTermRate, out ImmutableArray<PricedCoin> priced, out failure)) return false;

        SeededRandom random = new(terms.Seed);
        PricedCoin[] inputs = [.. Fitting(priced, script)];
        random.Shuffle(inputs.AsSpan());
        int weight = Weights.Of([.. inputs.Select(coin => coin.Size)], [new(Amount.Zero, script)]);
        Amount has = new(inputs.Sum(coin => coin.Coin.Value.Satoshis)), fee = terms.Rate.FeeFor(Weights.ToVirtualBytes(weight)), least = Dust.LimitFor(script);
        if (inputs.Length == 0 || has - fee < least)
        {
            failure = new SpendingFailure.InsufficientFunds(has, least, fee);
            return false;
        }
        Transaction unsigned = DraftBuilder.Unsigned([.. inputs.Select(coin => coin.Coin)], [new(has - fee, script)], terms, random);
        TransactionDraft made = new(unsigned, [.. inputs.Select(coin => coin.Coin)], null, weight);
        failure = DraftBuilder.Bounds(made, terms);
        if (failure is not null) return false;
        draft = made;
        return true;
    }

    private static IEnumerable<PricedCoin> Fitting(ImmutableArray<PricedCoin> coins, ScriptBytes script)
    {
        int weight = Weights.WithoutInputs(coins.Length, [new(Amount.Zero, script)]);
        foreach (PricedCoin coin in coins.OrderByDescending(coin => coin.EffectiveValue).ThenBy(coin => coin.Coin.Place))
        {
            weight += coin.Weight;
            if (coin.EffectiveValue <= Amount.Zero || weight > Weights.StandardMax) yield break;
            yield return coin;
        }
    }
}
