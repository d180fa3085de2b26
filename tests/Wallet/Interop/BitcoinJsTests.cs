using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.Consensus.Validation;
using Blockchain.TestKit;
using Blockchain.Wallet.Addresses;
using Blockchain.Wallet.Spending;
using Blockchain.Wallet.Spending.Signing;
using Blockchain.Wallet.Tests.Spending;
using Xunit;

namespace Blockchain.Wallet.Tests.Interop;

/// <summary>This wallet and bitcoinjs-lib agree on transactions, to the byte, in both directions.</summary>
public sealed class BitcoinJsTests
{
    private const int BuiltHereCount = 240;
    private const int BuiltThereCount = 200;

    private static readonly ScriptBytes[] Foreign =
    [
        .. TestKeys.Kinds.Select(kind => TestKeys.ScriptOf(kind, TestKeys.Key(99))),
        ScriptTemplates.PayToScriptHash(TestKeys.Key(98).PublicKey.Hash),
        ScriptTemplates.PayToWitnessScriptHash(TestKeys.Seed(98)),
    ];

    [Fact]
    public async Task Payments_sweeps_and_bumps_made_here_are_read_verified_and_signed_alike_there()
    {
        BitcoinJs.SkipIfMissing();
        List<(TransactionDraft Draft, Transaction Signed)> made = [];
        List<JsonObject> questions = [];
        for (int seed = 0; made.Count < BuiltHereCount; seed++)
        {
            SeededRandom random = new(TestKeys.Seed(seed));
            FundedWallet wallet = new(random, 1 + random.Below(12));
            if (Draft(wallet, random, made.Count % 3) is not { } draft) continue;
            Transaction signed = wallet.Sign(draft);
            made.Add((draft, signed));
            questions.Add(FundedWallet.Read(signed, draft.Coins.Select(coin => coin.Output)));
            questions.Add(wallet.Sign(draft.Unsigned, draft.Coins));
        }
        JsonNode[] answers = await BitcoinJs.AskAsync(questions);
        Dictionary<string, int> kinds = [];
        for (int i = 0; i < made.Count; i++)
        {
            (TransactionDraft draft, Transaction signed) = made[i];
            Agrees(draft, signed, answers[2 * i], kinds);
            Assert.Equal(Hex.Encode(Wire.ToBytes(signed)), (string?)answers[2 * i + 1]["hex"]);
        }
        Evidence.Record(
            $"bitcoinjs-lib: {made.Count} payments, sweeps and bumps made here: ids, sizes, addresses and signature hashes equal, all signatures hold ({kinds["P2PKH"]} P2PKH, {kinds["P2WPKH"]} P2WPKH, {kinds["P2TR"]} P2TR), and the same bytes when it signs them");
        Assert.All(kinds.Values, count => Assert.True(count > 100));
    }

    [Fact]
    public async Task Transactions_made_there_with_every_hash_type_are_accepted_and_read_here()
    {
        BitcoinJs.SkipIfMissing();
        List<(Transaction Unsigned, ImmutableArray<SpendableCoin> Coins)> wanted = [];
        List<JsonObject> questions = [];
        for (int seed = 0; seed < BuiltThereCount; seed++)
        {
            SeededRandom random = new(TestKeys.Seed(5_000 + seed));
            FundedWallet wallet = new(random, 1 + random.Below(6));
            Transaction unsigned = RandomTransaction(wallet, random);
            wanted.Add((unsigned, wallet.Coins));
            questions.Add(wallet.Sign(unsigned, wallet.Coins, input => RandomType(random, wallet.Coins[input], input < unsigned.Outputs.Length)));
        }
        JsonNode[] signed = await BitcoinJs.AskAsync(questions);
        Transaction[] read = [.. signed.Select(answer => ReadHex((string)answer["hex"]!))];
        JsonNode[] answers = await BitcoinJs.AskAsync([.. read.Select((transaction, i) => FundedWallet.Read(transaction, wanted[i].Coins.Select(coin => coin.Output)))]);
        int inputs = 0;
        for (int i = 0; i < read.Length; i++)
        {
            IsAccepted(wanted[i].Unsigned, read[i], wanted[i].Coins);
            Assert.Equal((read[i].Id.ToString(), read[i].WitnessId.ToString(), read[i].Weight), ((string)answers[i]["txid"]!, (string)answers[i]["wtxid"]!, (int)answers[i]["weight"]!));
            inputs += read[i].Inputs.Length;
        }
        Evidence.Record($"bitcoinjs-lib: {read.Length} transactions made there, with {inputs} inputs of every kind and hash type: read to equal ids, accepted under the standard flags, refused with one bit changed");
    }

    private static void Agrees(TransactionDraft draft, Transaction signed, JsonNode answer, Dictionary<string, int> kinds)
    {
        Assert.Equal(Hex.Encode(Wire.ToBytes(signed)), (string?)answer["hex"]);
        Assert.Equal((signed.Id.ToString(), signed.WitnessId.ToString()), ((string)answer["txid"]!, (string)answer["wtxid"]!));
        Assert.Equal((signed.Weight, signed.VirtualSize, signed.LockTime), ((int)answer["weight"]!, (int)answer["virtualSize"]!, (uint)answer["lockTime"]!));
        Assert.True((bool)answer["isReplaceable"]!);
        Assert.Equal(signed.Outputs.Select(output => Address.FromScript(output.ScriptPubKey, AddressFormat.Regtest)), ((JsonArray)answer["addresses"]!).Select(text => (string?)text));
        Assert.Equal(signed.Outputs.Select(output => output.Value.Satoshis), ((JsonArray)answer["values"]!).Select(value => (long)value!));
        SpendingTransaction spending = new(signed, [.. draft.Coins.Select(coin => coin.Output)]);
        JsonArray inputs = (JsonArray)answer["inputs"]!;
        Assert.Equal(signed.Inputs.Length, inputs.Count);
        for (int i = 0; i < inputs.Count; i++)
        {
            string kind = AddressKinds.Name(AddressKinds.Of(draft.Coins[i].Output.ScriptPubKey));
            Assert.Equal(kind, (string?)inputs[i]!["kind"]);
            Assert.Equal(Hex.Encode(FundedWallet.SignatureHashOf(spending, i).ToArray()), (string?)inputs[i]!["hash"]);
            Assert.True((bool)inputs[i]!["isValid"]!);
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
        }
    }

    private static void IsAccepted(Transaction unsigned, Transaction read, ImmutableArray<SpendableCoin> coins)
    {
        Assert.Equal((unsigned.Version, unsigned.LockTime), (read.Version, read.LockTime));
        Assert.Equal(unsigned.Outputs, read.Outputs);
        Assert.Equal(unsigned.Inputs.Select(input => (input.Previous, input.Sequence)), read.Inputs.Select(input => (input.Previous, input.Sequence)));
        Assert.Null(TransactionChecks.ContextFree(read, TestRules.Modern));
        SpendingTransaction spending = new(read, [.. coins.Select(coin => coin.Output)]);
        for (int i = 0; i < coins.Length; i++)
        {
            Assert.Equal(ScriptError.Ok, new ScriptCheck(spending, i, TransactionSigner.StandardFlags).Run(BouncyCastleVerifier.Instance));
            SpendingTransaction broken = new(WithOneBitChanged(read, i), spending.Spent);
            Assert.NotEqual(ScriptError.Ok, new ScriptCheck(broken, i, TransactionSigner.StandardFlags).Run(BouncyCastleVerifier.Instance));
        }
    }

    /// <summary>Changes a bit in the middle of an input's signature.</summary>
    private static Transaction WithOneBitChanged(Transaction transaction, int index)
    {
        const int Middle = 40;
        TxIn input = transaction.Inputs[index];
        if (input.Witness.IsEmpty)
        {
            byte[] script = input.ScriptSig.Span.ToArray();
            script[Middle] ^= 1;
            return transaction.WithProof(index, new(script));
        }
        byte[] signature = input.Witness[0].ToArray();
        signature[Middle] ^= 1;
        return transaction.WithProof(index, default, new([signature, .. input.Witness.Items.Skip(1)]));
    }

    private static TransactionDraft? Draft(FundedWallet wallet, SeededRandom random, int kind)
    {
        SpendingTerms terms = new()
        {
            Rate = FeeRate.OfKiloByte(new(1_000 + random.Below(30_000))),
            Seed = TestKeys.Seed(random.Below(int.MaxValue)),
            Tip = new Height(random.Below(900_000)),
        };
        ScriptBytes change = wallet.Coins[0].Output.ScriptPubKey;
        TransactionDraft? draft;
        if (kind == 1)
        {
            SweepBuilder.TryBuild(wallet.Coins, Foreign[random.Below(Foreign.Length)], terms, out draft, out _);
            return draft;
        }
        int funds = (int)wallet.Coins.Sum(coin => coin.Value.Satoshis);
        TxOut[] recipients = [.. Enumerable.Range(0, 1 + random.Below(3)).Select(_ => new TxOut(new(1_000 + random.Below(funds / 3)), Foreign[random.Below(Foreign.Length)]))];
        if (!PaymentBuilder.TryBuild([.. recipients], wallet.Coins, change, terms, out draft, out _) || kind == 0) return draft;
        ReplacedTransaction replaced = new(wallet.Sign(draft), draft.Coins, draft.ChangeIndex);
        BumpBuilder.TryBuild(replaced, wallet.Coins, change, terms with { Rate = replaced.NextRate }, out draft, out _);
        return draft;
    }

    private static Transaction RandomTransaction(FundedWallet wallet, SeededRandom random)
    {
        uint[] sequences = [0, 1, 0xfffffffd, 0xfffffffe, 0xffffffff];
        TxOut[] outputs = [.. Enumerable.Range(0, 1 + random.Below(5)).Select(_ => new TxOut(new(600 + random.Below(1_000)), Foreign[random.Below(Foreign.Length)]))];
        TxIn[] inputs = [.. wallet.Coins.Select(coin => new TxIn(coin.Place, default, sequences[random.Below(sequences.Length)]))];
        return new(1 + (uint)random.Below(2), [.. inputs], [.. outputs], (uint)random.Below(int.MaxValue));
    }

    private static SignatureHashType RandomType(SeededRandom random, SpendableCoin coin, bool hasOutput)
    {
        if (AddressKinds.Of(coin.Output.ScriptPubKey) == AddressKind.Taproot && random.Below(3) == 0) return SignatureHashType.Default;
        SignatureHashType[] types = hasOutput ? [SignatureHashType.All, SignatureHashType.None, SignatureHashType.Single] : [SignatureHashType.All, SignatureHashType.None];
        SignatureHashType type = types[random.Below(types.Length)];
        return random.Below(2) == 0 ? type : type.AnyoneCanPay();
    }

    private static Transaction ReadHex(string hex)
    {
        Assert.True(Wire.TryRead<Transaction>(Convert.FromHexString(hex), out Transaction? transaction));
        return transaction;
    }
}
