using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Consensus.Blocks;
using Blockchain.Wallet.Spending.Selection;

namespace Blockchain.Wallet.Spending;

/// <summary>Pays one or many.</summary>
public static class PaymentBuilder
{
    /// <summary>
    /// Selects coins and puts a payment together, with change where there is enough left for it. Coins that wait for a block are only taken
    /// where the others do not do: a payment that builds on them can be lost with them.
    /// </summary>
    /// <param name="recipients">Whom to pay how much; the outputs stand in this order, with the change somewhere among them.</param>
    /// <param name="coins">What may be spent.</param>
    /// <param name="changeScript">An unused script of the wallet.</param>
    /// <param name="terms">Fee rate, bounds and seed.</param>
    /// <param name="draft">The payment.</param>
    /// <param name="failure">What stands against it.</param>
    public static bool TryBuild(
        ImmutableArray<TxOut> recipients,
        ImmutableArray<SpendableCoin> coins,
        ScriptBytes changeScript,
        SpendingTerms terms,
        [NotNullWhen(true)] out TransactionDraft? draft,
        [NotNullWhen(false)] out SpendingFailure? failure)
    {
        draft = null;
        failure = Recipients.Check(recipients) ?? DraftBuilder.Bounds(terms);
        if (failure is not null) return false;
        if (!CoinPrices.TryPrice(coins, terms.Rate, terms.LongTermRate, out ImmutableArray<PricedCoin> priced, out failure)) return false;
        DraftBuilder builder = new(terms, FeeDemand.Of(terms.Rate)) { Outputs = recipients, ChangeScript = changeScript };
        return builder.TryBuild(priced.RemoveAll(coin => coin.Coin.Height is null), out draft, out failure)
            || (IsForWantOfCoins(failure) && builder.TryBuild(priced, out draft, out failure));
    }

    private static bool IsForWantOfCoins(SpendingFailure failure) => failure is SpendingFailure.InsufficientFunds or SpendingFailure.TooHeavy;
}
