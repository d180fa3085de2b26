using System.Text.Json;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Crypto;

/// <summary>The wallet vectors of BIP 341, as far as keys and signatures go.</summary>
public sealed class TaprootVectorTests
{
    private const int OutputCount = 7;
    private const int InputCount = 7;

    [Fact]
    public void Every_output_key_is_the_one_of_BIP_341()
    {
        int rows = 0;
        foreach (JsonElement row in Root().GetProperty("scriptPubKey").EnumerateArray())
        {
            JsonElement intermediary = row.GetProperty("intermediary");
            Assert.True(XOnlyPublicKey.TryCreate(Bytes(row.GetProperty("given").GetProperty("internalPubkey")), out XOnlyPublicKey key));
            Hash256? root = Root(intermediary.GetProperty("merkleRoot"));
            Hash256 tweak = key.TaprootTweak(root);
            Assert.Equal(intermediary.GetProperty("tweak").GetString(), Hex.Encode(tweak.ToArray()));
            Assert.True(key.TryTweak(root, out PublicKey output));
            Assert.Equal(intermediary.GetProperty("tweakedPubkey").GetString(), output.XOnly.ToString());
            byte[] x = output.XOnly.ToArray();
            Assert.True(BouncyCastleVerifier.Instance.VerifyTaprootTweak(x, output.IsOdd, key.ToArray(), tweak));
            Assert.False(BouncyCastleVerifier.Instance.VerifyTaprootTweak(x, !output.IsOdd, key.ToArray(), tweak));
            rows++;
        }

        Assert.Equal(OutputCount, rows);
        Evidence.Record($"bip341_wallet_vectors.json: {rows} of {OutputCount} output keys");
    }

    [Fact]
    public void Every_key_path_signature_is_the_one_of_BIP_341()
    {
        int rows = 0;
        foreach (JsonElement row in Root().GetProperty("keyPathSpending")[0].GetProperty("inputSpending").EnumerateArray())
        {
            JsonElement given = row.GetProperty("given");
            JsonElement intermediary = row.GetProperty("intermediary");
            Assert.True(PrivateKey.TryCreate(Bytes(given.GetProperty("internalPrivkey")), out PrivateKey? key));
            Assert.True(key.TryTweak(Root(given.GetProperty("merkleRoot")), out PrivateKey? output));
            Assert.Equal(intermediary.GetProperty("tweakedPrivkey").GetString(), Hex.Encode(output.ToArray()));
            byte[] message = Bytes(intermediary.GetProperty("sigHash"));
            byte[] signature = output.SignSchnorr(message, new byte[32]);
            // Behind 64 bytes the vector has the hash type, where it is not the default.
            Assert.StartsWith(Hex.Encode(signature), row.GetProperty("expected").GetProperty("witness")[0].GetString(), StringComparison.Ordinal);
            Assert.True(BouncyCastleVerifier.Instance.VerifySchnorr(output.XOnlyPublicKey.ToArray(), signature, message));
            rows++;
        }

        Assert.Equal(InputCount, rows);
        Evidence.Record($"bip341_wallet_vectors.json: {rows} of {InputCount} key path signatures to the byte");
    }

    private static JsonElement Root()
    {
        string? path = Vectors.Find("core/bip341_wallet_vectors.json");
        if (path is null) Assert.Skip(Vectors.Absent);
        return JsonDocument.Parse(File.ReadAllText(path)).RootElement;
    }

    private static Hash256? Root(JsonElement hex) => hex.ValueKind == JsonValueKind.Null ? null : Hash256.Read(Bytes(hex));

    private static byte[] Bytes(JsonElement hex) => Convert.FromHexString(hex.GetString() ?? "");
}
