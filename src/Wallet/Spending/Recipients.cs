using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;

namespace Blockchain.Wallet.Spending;

/// <summary>What the recipients of a payment must obey.</summary>
internal static class Recipients
{
    /// <summary>All coins that there will ever be: no payment exceeds them.</summary>
    public static Amount MoneyMax { get; } = Amount.Coins(21_000_000);

    /// <summary>The first thing that is wrong; null for nothing.</summary>
    public static SpendingFailure? Check(ImmutableArray<TxOut> recipients)
    {
        if (recipients.IsEmpty) return new SpendingFailure.NobodyIsPaid();
        Amount sum = Amount.Zero;
        for (int i = 0; i < recipients.Length; i++)
        {
            Amount value = recipients[i].Value, limit = Dust.LimitFor(recipients[i].ScriptPubKey);
            if (!value.IsWithin(MoneyMax - sum)) return new SpendingFailure.AmountOutOfRange(i, value);
            if (value < limit) return new SpendingFailure.BelowDust(i, value, limit);
            sum += value;
        }
        return null;
    }
}
