using System.Collections.Immutable;
using System.Text.Json;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Script;

/// <summary>The wallet vectors of BIP 341, as far as scripts and signature hashes go.</summary>
public sealed class TaprootSpendVectorTests
{
    private const int KeyPathCount = 7;
    private const int InputCount = 9;
    private const int LeafCount = 12;
    private const ScriptFlags Flags = ScriptFlags.P2sh | ScriptFlags.Witness | ScriptFlags.Taproot | ScriptFlags.DerSignatures;

    [Fact]
    public void Every_key_path_signs_the_hash_of_BIP_341()
    {
        JsonElement spending = Root().GetProperty("keyPathSpending")[0];
        SpendingTransaction spend = Spend(spending, Bytes(spending.GetProperty("given").GetProperty("rawUnsignedTx")));
        int rows = 0;
        foreach (JsonElement row in spending.GetProperty("inputSpending").EnumerateArray())
        {
            JsonElement given = row.GetProperty("given");
            SignatureHashType type = new(given.GetProperty("hashType").GetUInt32());
            Assert.True(SignatureHash.TryTaproot(spend, given.GetProperty("txinIndex").GetInt32(), default, type, out Hash256 hash));
            Assert.Equal(row.GetProperty("intermediary").GetProperty("sigHash").GetString(), Hex.Encode(hash.ToArray()));
            rows++;
        }
        Evidence.Record($"bip341_wallet_vectors.json: {rows} of {KeyPathCount} taproot signature hashes");
        Assert.Equal(KeyPathCount, rows);
    }

    [Fact]
    public void Every_input_of_the_signed_transaction_verifies_and_none_with_another_amount()
    {
        JsonElement spending = Root().GetProperty("keyPathSpending")[0];
        SpendingTransaction spend = Spend(spending, Bytes(spending.GetProperty("auxiliary").GetProperty("fullySignedTx")));
        ImmutableArray<TxOut> dearer = [.. spend.Spent.Select(output => output with { Value = output.Value + new Amount(1) })];
        SpendingTransaction other = new(spend.Transaction, dearer);
        for (int i = 0; i < spend.Spent.Length; i++)
        {
            Assert.Equal(ScriptError.Ok, new ScriptCheck(spend, i, Flags).Run(BouncyCastleVerifier.Instance));
            bool isLegacy = spend.Transaction.Inputs[i].Witness.IsEmpty; // legacy signatures do not cover amounts
            Assert.Equal(isLegacy, new ScriptCheck(other, i, Flags).Run(BouncyCastleVerifier.Instance) == ScriptError.Ok);
        }
        Evidence.Record($"bip341_wallet_vectors.json: {spend.Spent.Length} of {InputCount} signed inputs verify");
        Assert.Equal(InputCount, spend.Spent.Length);
    }

    [Fact]
    public void Every_leaf_and_control_block_opens_its_output_and_no_changed_one_does()
    {
        int leaves = 0;
        foreach (JsonElement row in Root().GetProperty("scriptPubKey").EnumerateArray())
        {
            ScriptBytes output = new(Bytes(row.GetProperty("expected").GetProperty("scriptPubKey")));
            Assert.True(XOnlyPublicKey.TryCreate(output.Span[2..], out XOnlyPublicKey key));
            Assert.Equal(output, ScriptTemplates.PayToTaproot(key));
            List<JsonElement> tree = [];
            Flatten(row.GetProperty("given").GetProperty("scriptTree"), tree);
            for (int i = 0; i < tree.Count; i++)
            {
                byte[] control = Bytes(row.GetProperty("expected").GetProperty("scriptPathControlBlocks")[i]);
                CheckLeaf(output, tree[i], control, row.GetProperty("intermediary"), i);
                leaves++;
            }
        }
        Evidence.Record($"bip341_wallet_vectors.json: {leaves} of {LeafCount} leaves open with their control block");
        Assert.Equal(LeafCount, leaves);
    }

    private static void CheckLeaf(ScriptBytes output, JsonElement leaf, byte[] control, JsonElement intermediary, int index)
    {
        byte[] script = Bytes(leaf.GetProperty("script"));
        byte version = leaf.GetProperty("leafVersion").GetByte();
        Hash256 hash = Taproot.LeafHash(version, script);
        Assert.Equal(intermediary.GetProperty("leafHashes")[index].GetString(), Hex.Encode(hash.ToArray()));
        Assert.Equal(intermediary.GetProperty("merkleRoot").GetString(), Hex.Encode(Taproot.RootOf(control, hash).ToArray()));
        // Most scripts check one signature, and the empty one makes them false; one only pushes; an unknown version asks for nothing.
        ScriptError executed = script[^1] == (byte)Opcode.CheckSig ? ScriptError.EvalFalse : ScriptError.CleanStack;
        ScriptError expected = version == Taproot.TapscriptLeafVersion ? executed : ScriptError.Ok;
        Assert.Equal(expected, Run(output, script, control));
        for (int at = 0; at < control.Length; at++)
        {
            byte[] changed = [.. control];
            changed[at] ^= 0x01;
            Assert.Equal(ScriptError.WitnessProgramMismatch, Run(output, script, changed));
        }
        Assert.Equal(ScriptError.TaprootWrongControlSize, Run(output, script, control[..^1]));
    }

    private static ScriptError Run(ScriptBytes output, byte[] script, byte[] control)
    {
        Witness witness = new([default, script, control]);
        return new ScriptCheck(ScriptSpend.Of(default, output, witness), 0, Flags).Run(BouncyCastleVerifier.Instance);
    }

    private static void Flatten(JsonElement tree, List<JsonElement> leaves)
    {
        if (tree.ValueKind == JsonValueKind.Object) leaves.Add(tree);
        if (tree.ValueKind != JsonValueKind.Array) return;
        foreach (JsonElement branch in tree.EnumerateArray()) Flatten(branch, leaves);
    }

    private static SpendingTransaction Spend(JsonElement spending, byte[] raw)
    {
        Assert.True(Wire.TryRead<Transaction>(raw, out Transaction? transaction));
        List<TxOut> spent = [];
        foreach (JsonElement output in spending.GetProperty("given").GetProperty("utxosSpent").EnumerateArray())
        {
            spent.Add(new(new(output.GetProperty("amountSats").GetInt64()), new(Bytes(output.GetProperty("scriptPubKey")))));
        }
        return new(transaction, [.. spent]);
    }

    private static JsonElement Root()
    {
        string? path = Vectors.Find("core/bip341_wallet_vectors.json");
        if (path is null) Assert.Skip(Vectors.Absent);
        return JsonDocument.Parse(File.ReadAllText(path)).RootElement;
    }

    private static byte[] Bytes(JsonElement hex) => Convert.FromHexString(hex.GetString() ?? "");
}
