using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Primitives;
using Blockchain.Wallet.Spending.Selection;

namespace Blockchain.Wallet.Spending;

/// <summary>Puts a price on coins: what it costs to spend each.</summary>
internal static class CoinPrices
{
    /// <summary>Prices coins in their order; one that is named twice is taken once.</summary>
    /// <param name="coins">The coins.</param>
    /// <param name="rate">The fee rate of the transaction.</param>
    /// <param name="longTermRate">The rate of a quiet day.</param>
    /// <param name="priced">The prices.</param>
    /// <param name="failure">Names a coin that the wallet cannot sign for.</param>
    public static bool TryPrice(
        IEnumerable<SpendableCoin> coins, FeeRate rate, FeeRate longTermRate, out ImmutableArray<PricedCoin> priced, [NotNullWhen(false)] out SpendingFailure? failure)
    {
        ImmutableArray<PricedCoin>.Builder prices = ImmutableArray.CreateBuilder<PricedCoin>();
        priced = [];
        failure = null;
        foreach (SpendableCoin coin in coins.DistinctBy(coin => coin.Place))
        {
            if (!InputSize.TryGet(coin.Output.ScriptPubKey, out InputSize size))
            {
                failure = new SpendingFailure.UnknownKind(coin.Place);
                return false;
            }
            prices.Add(new(coin, size, rate.FeeFor(size.VirtualBytes), longTermRate.FeeFor(size.VirtualBytes)));
        }
        priced = prices.ToImmutable();
        return true;
    }
}
