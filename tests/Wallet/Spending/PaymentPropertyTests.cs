using System.Collections.Immutable;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Spending;
using Xunit;

namespace Blockchain.Wallet.Tests.Spending;

/// <summary>What holds for every payment, whatever the coins, the recipients and the fee rate.</summary>
public sealed class PaymentPropertyTests
{
    private const int PaymentCount = 3_000;

    [Fact]
    public void Every_payment_is_balanced_pays_its_rate_and_makes_no_dust()
    {
        int change = 0, refused = 0;
        for (int seed = 0; seed < PaymentCount; seed++)
        {
            RandomPayment payment = new(seed);
            if (!payment.TryBuild(out TransactionDraft? draft, out SpendingFailure? failure))
            {
                Assert.True(payment.IsExplained(failure), $"seed {seed}: {failure}");
                refused++;
                continue;
            }
            Judge(payment, draft, seed);
            if (draft.ChangeIndex is not null) change++;
            if (seed % 8 == 0) IsRepeated(seed, draft);
        }
        Evidence.Record(
            $"spending: {PaymentCount} random payments: {PaymentCount - refused} balanced, at or above their rate and without dust, {change} with change, {refused} refused for want of funds");
        Assert.InRange(refused, 1, PaymentCount / 4);
        Assert.InRange(change, PaymentCount / 4, PaymentCount - refused - 100);
    }

    private static void Judge(RandomPayment payment, TransactionDraft draft, int seed)
    {
        Transaction transaction = draft.Unsigned;
        Amount spent = new(draft.Coins.Sum(coin => coin.Value.Satoshis)), paid = new(transaction.Outputs.Sum(output => output.Value.Satoshis));
        Assert.Equal(spent, paid + draft.Fee);
        Assert.Equal(draft.Coins.Select(coin => coin.Place), transaction.Inputs.Select(input => input.Previous));
        Assert.Equal(draft.Coins.Length, draft.Coins.Distinct().Count());
        Assert.Subset(payment.Coins.ToHashSet(), draft.Coins.ToHashSet());

        // Only where the confirmed coins do not suffice are others taken.
        bool hasWaiting = draft.Coins.Any(coin => coin.Height is null);
        ImmutableArray<SpendableCoin> confirmed = payment.Coins.RemoveAll(coin => coin.Height is null);
        Assert.False(hasWaiting && PaymentBuilder.TryBuild(payment.Recipients, confirmed, payment.ChangeScript, payment.Terms, out _, out _));

        ImmutableArray<TxOut> others = draft.ChangeIndex is { } index ? transaction.Outputs.RemoveAt(index) : transaction.Outputs;
        Assert.Equal(payment.Recipients, others);
        Assert.All(transaction.Outputs, output => Assert.True(output.Value >= Dust.LimitFor(output.ScriptPubKey)));

        Amount due = payment.Terms.Rate.FeeFor(Weights.ToVirtualBytes(draft.Weight));
        if (draft.ChangeIndex is { } change)
        {
            Assert.Equal(payment.ChangeScript, transaction.Outputs[change].ScriptPubKey);
            Assert.Equal(due, draft.Fee);
        }
        else
        {
            Assert.True(draft.Fee >= due, $"seed {seed}: pays {draft.Fee}, due {due}");
            Assert.True(draft.Fee < due + payment.OverpayLimit, $"seed {seed}: pays {draft.Fee}, due {due}");
        }
    }

    private static void IsRepeated(int seed, TransactionDraft draft)
    {
        Assert.True(new RandomPayment(seed).TryBuild(out TransactionDraft? again, out _));
        Assert.Equal(draft.Unsigned.Id, again.Unsigned.Id);
    }
}
