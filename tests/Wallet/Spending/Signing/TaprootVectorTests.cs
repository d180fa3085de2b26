using System.Text.Json;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Codec;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using Blockchain.Wallet.Spending.Signing;
using Xunit;

namespace Blockchain.Wallet.Tests.Spending.Signing;

/// <summary>The key path spends of BIP 341's wallet vectors, signed here.</summary>
public sealed class TaprootVectorTests
{
    private const int RowCount = 7;

    [Fact]
    public void Every_key_path_spend_gets_the_tweak_and_the_witness_of_BIP_341()
    {
        JsonElement spending = Root().GetProperty("keyPathSpending")[0];
        SpendingTransaction transaction = Unsigned(spending.GetProperty("given"));
        int rows = 0;
        foreach (JsonElement row in spending.GetProperty("inputSpending").EnumerateArray())
        {
            JsonElement given = row.GetProperty("given"), between = row.GetProperty("intermediary");
            Assert.True(PrivateKey.TryCreate(Bytes(given.GetProperty("internalPrivkey")), out PrivateKey? key));
            JsonElement tree = given.GetProperty("merkleRoot");
            Hash256? root = tree.ValueKind == JsonValueKind.Null ? null : Hash256.Read(Bytes(tree));
            Assert.Equal(between.GetProperty("internalPubkey").GetString(), key.XOnlyPublicKey.ToString());
            Assert.Equal(between.GetProperty("tweak").GetString(), Hex.Encode(key.XOnlyPublicKey.TaprootTweak(root).ToArray()));
            Assert.True(key.TryTweak(root, out PrivateKey? tweaked));
            Assert.Equal(between.GetProperty("tweakedPrivkey").GetString(), Hex.Encode(tweaked.ToArray()));

            int input = given.GetProperty("txinIndex").GetInt32();
            SignatureHashType type = new(given.GetProperty("hashType").GetUInt32());
            TxIn signed = InputSigner.Taproot(transaction, input, key, root, type, aux: Hash256.Zero); // the vectors were made without randomness
            string[] witness = [.. row.GetProperty("expected").GetProperty("witness").EnumerateArray().Select(item => item.GetString()!)];
            Assert.Equal(witness, signed.Witness.Items.Select(item => Hex.Encode(item.Span)));
            rows++;
        }
        Evidence.Record($"bip341_wallet_vectors.json: {rows} of {RowCount} key path spends signed with the tweaked key and witness of the file");
        Assert.Equal(RowCount, rows);
    }

    private static SpendingTransaction Unsigned(JsonElement given)
    {
        Assert.True(Wire.TryRead<Transaction>(Bytes(given.GetProperty("rawUnsignedTx")), out Transaction? transaction));
        return new(transaction, [.. given.GetProperty("utxosSpent").EnumerateArray().Select(output =>
            new TxOut(new(output.GetProperty("amountSats").GetInt64()), new(Bytes(output.GetProperty("scriptPubKey")))))]);
    }

    private static JsonElement Root()
    {
        string? path = Vectors.Find("core/bip341_wallet_vectors.json");
        if (path is null) Assert.Skip(Vectors.Absent);
        return JsonDocument.Parse(File.ReadAllText(path)).RootElement;
    }

    private static byte[] Bytes(JsonElement hex) => Convert.FromHexString(hex.GetString() ?? "");
}
