using System.Text.Json;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Node.Crypto;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Node.Tests.Crypto;

/// <summary>Every signature question that the vectors ask gets one answer from both verifiers.</summary>
public sealed class VectorAgreementTests
{
    [Fact]
    public void Both_verifiers_agree_on_every_question_of_the_script_and_transaction_vectors()
    {
        if (!LibSecp256k1Verifier.TryOpen(out LibSecp256k1Verifier? native, out string reason)) Assert.Skip(reason);
        string? scripts = Vectors.Find("core/script_tests.json");
        string? transactions = Vectors.Find("core/tx_valid.json");
        if (scripts is null || transactions is null) Assert.Skip(Vectors.Absent);
        BothVerifiers both = new(BouncyCastleVerifier.Instance, native);
        using JsonDocument scriptRows = JsonDocument.Parse(File.ReadAllBytes(scripts));
        using JsonDocument transactionRows = JsonDocument.Parse(File.ReadAllBytes(transactions));
        int rows = 0;
        foreach ((_, ScriptVector vector) in ScriptVector.ReadAll(scriptRows))
        {
            Assert.Equal(vector.Error, vector.Check.Run(both).CoreName());
            rows++;
        }
        foreach ((_, TransactionVector vector) in TransactionVector.ReadAll(transactionRows))
        {
            for (int i = 0; i < vector.Spending.Spent.Length; i++) Assert.Equal(ScriptError.Ok, new ScriptCheck(vector.Spending, i, vector.Flags).Run(both));
            rows++;
        }
        Assert.Equal(1_203 + 120, rows);
        Assert.True(both.Asked > 0);
        Evidence.Record($"script_tests.json and tx_valid.json: both verifiers give one answer to all {both.Asked} questions of {rows} rows");
    }

    private sealed class BothVerifiers(ISignatureVerifier first, ISignatureVerifier second) : ISignatureVerifier
    {
        public int Asked { get; private set; }

        public bool VerifyEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, Hash256 digest) =>
            Same(first.VerifyEcdsa(publicKey, signature, digest), second.VerifyEcdsa(publicKey, signature, digest));

        public bool VerifySchnorr(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message) =>
            Same(first.VerifySchnorr(publicKey, signature, message), second.VerifySchnorr(publicKey, signature, message));

        public bool VerifyTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak) =>
            Same(first.VerifyTaprootTweak(outputKey, outputKeyIsOdd, internalKey, tweak), second.VerifyTaprootTweak(outputKey, outputKeyIsOdd, internalKey, tweak));

        private bool Same(bool left, bool right)
        {
            Asked++;
            Assert.Equal(left, right);
            return left;
        }
    }
}
