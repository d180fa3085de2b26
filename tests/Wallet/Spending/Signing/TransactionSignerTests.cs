using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Spending;
using Blockchain.Wallet.Spending.Signing;
using Xunit;

namespace Blockchain.Wallet.Tests.Spending.Signing;

public sealed class TransactionSignerTests
{
    private const int PaymentCount = 120;

    [Fact]
    public void Signed_payments_satisfy_every_script_and_pay_at_least_their_rate_for_their_true_size()
    {
        TestKeys keys = new();
        foreach (AddressKind kind in TestKeys.Kinds) keys.Script(kind, 1);
        int inputs = 0, signed = 0, spare = 0;
        for (int seed = 0; seed < PaymentCount; seed++)
        {
            RandomPayment payment = new(seed);
            if (!payment.TryBuild(out TransactionDraft draft, out _)) continue;
            Assert.True(TransactionSigner.TrySign(draft, keys, TestKeys.Seed(seed), out Transaction? transaction, out SpendingFailure? failure), failure?.Sentence);
            Assert.Equal(draft.Unsigned.Id == transaction.Id, draft.Coins.All(coin => AddressKinds.Of(coin.Output.ScriptPubKey) != AddressKind.KeyHash));
            Assert.True(new FeeRate(draft.Fee, transaction.VirtualSize) >= payment.Terms.Rate);
            Assert.InRange(transaction.Weight, draft.Weight - 4 * 4 * draft.Coins.Length, draft.Weight);
            spare = Math.Max(spare, draft.Weight - transaction.Weight);
            inputs += draft.Coins.Length;
            signed++;
        }
        Evidence.Record($"spending: {signed} random payments signed, {inputs} inputs satisfy their scripts under the standard flags; weight at most {spare} units below the estimate");
        Assert.InRange(signed, PaymentCount * 9 / 10, PaymentCount);
    }

    [Fact]
    public void The_same_draft_and_auxiliary_bytes_give_the_same_signatures()
    {
        TestKeys keys = new();
        TransactionDraft draft = Draft(keys.Script(AddressKind.Taproot, 1), keys.Script(AddressKind.WitnessKeyHash, 2), keys.Script(AddressKind.KeyHash, 3));
        Assert.Equal(Sign(draft, keys, Hash256.Zero).WitnessId, Sign(draft, keys, Hash256.Zero).WitnessId);
        Assert.NotEqual(Sign(draft, keys, Hash256.Zero).WitnessId, Sign(draft, keys, TestKeys.Seed(1)).WitnessId);
        Assert.Equal(Sign(draft, keys, Hash256.Zero).Id, Sign(draft, keys, TestKeys.Seed(1)).Id);
    }

    [Fact]
    public void Nothing_leaves_when_a_key_is_missing()
    {
        TestKeys keys = new();
        ScriptBytes known = keys.Script(AddressKind.Taproot, 1), unknown = TestKeys.ScriptOf(AddressKind.WitnessKeyHash, TestKeys.Key(2));
        TransactionDraft draft = Draft(known, unknown);
        Assert.False(TransactionSigner.TrySign(draft, keys, default, out Transaction? signed, out SpendingFailure? failure));
        Assert.Null(signed);
        Assert.Equal(new SpendingFailure.KeyMissing(draft.Coins.Single(coin => coin.Output.ScriptPubKey == unknown).Place), failure);
    }

    [Theory]
    [InlineData(AddressKind.KeyHash, ScriptError.EqualVerify)]
    [InlineData(AddressKind.WitnessKeyHash, ScriptError.EqualVerify)]
    [InlineData(AddressKind.Taproot, ScriptError.SchnorrSig)]
    public void Nothing_leaves_that_the_interpreter_refuses(AddressKind kind, ScriptError error)
    {
        TransactionDraft draft = Draft(TestKeys.ScriptOf(kind, TestKeys.Key(1)));
        Assert.False(TransactionSigner.TrySign(draft, new OneKey(TestKeys.Key(2)), default, out Transaction? signed, out SpendingFailure? failure));
        Assert.Null(signed);
        Assert.Equal(new SpendingFailure.SignatureRefused(draft.Coins[0].Place, error), failure);
        Assert.Contains(error.Describe(), failure.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_with_a_coin_of_another_kind_is_refused()
    {
        TransactionDraft draft = Draft(TestKeys.ScriptOf(AddressKind.Taproot, TestKeys.Key(1)));
        SpendableCoin coin = draft.Coins[0] with { Output = new(draft.Coins[0].Value, ScriptTemplates.PayToWitnessScriptHash(default)) };
        Assert.False(TransactionSigner.TrySign(draft with { Coins = [coin] }, new OneKey(TestKeys.Key(1)), default, out _, out SpendingFailure? failure));
        Assert.Equal(new SpendingFailure.UnknownKind(coin.Place), failure);
    }

    private static TransactionDraft Draft(params ScriptBytes[] scripts)
    {
        SpendableCoin[] coins = [.. scripts.Select((script, i) => TestKeys.Coin(i, new(100_000), script, new Height(1)))];
        SpendingTerms terms = new() { Rate = TestKeys.Rate(5), Seed = TestKeys.Seed(1) };
        Assert.True(SweepBuilder.TryBuild([.. coins], TestKeys.ScriptOf(AddressKind.WitnessKeyHash, TestKeys.Key(9)), terms, out TransactionDraft? draft, out _));
        return draft;
    }

    private static Transaction Sign(TransactionDraft draft, TestKeys keys, Hash256 aux)
    {
        Assert.True(TransactionSigner.TrySign(draft, keys, aux, out Transaction? signed, out _));
        return signed;
    }

    /// <summary>Has the same key for whatever it is asked.</summary>
    private sealed class OneKey(PrivateKey key) : IKeyRing
    {
        public PrivateKey? KeyOf(ScriptBytes script) => key;
    }
}
