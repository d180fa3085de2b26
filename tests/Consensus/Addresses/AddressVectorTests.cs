using System.Text.Json;
using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Addresses;

/// <summary>Bitcoin Core's vectors of encodings.</summary>
public sealed class AddressVectorTests
{
    private const int Base58RowCount = 14;
    private const int ValidRowCount = 70;
    private const int InvalidRowCount = 70;

    [Fact]
    public void Every_row_of_base58_is_encoded_and_decoded()
    {
        int rows = 0;
        foreach (JsonElement row in Rows("core/base58_encode_decode.json"))
        {
            string hex = Text(row[0]);
            Assert.Equal(Text(row[1]), Base58.Encode(Convert.FromHexString(hex)));
            Assert.True(Base58.TryDecode(Text(row[1]), out byte[]? bytes, out _));
            Assert.Equal(hex, Hex.Encode(bytes));
            rows++;
        }

        Assert.Equal(Base58RowCount, rows);
        Evidence.Record($"base58_encode_decode.json: {rows} of {Base58RowCount} rows both ways");
    }

    [Fact]
    public void Every_valid_row_is_read_and_written()
    {
        int addresses = 0, keys = 0, flips = 0;
        foreach (JsonElement row in Rows("core/key_io_valid.json"))
        {
            string text = Text(row[0]);
            JsonElement about = row[2];
            AddressFormat network = Network(Text(about.GetProperty("chain")));
            if (about.GetProperty("isPrivkey").GetBoolean())
            {
                JudgeKey(text, Text(row[1]), network, about.GetProperty("isCompressed").GetBoolean());
                keys++;
                continue;
            }

            JudgeAddress(text, Text(row[1]), network);
            bool allowsFlip = about.TryGetProperty("tryCaseFlip", out JsonElement flip) && flip.GetBoolean();
            Assert.Equal(allowsFlip, Address.TryParse(FlipCase(text), network, out ScriptBytes flipped, out _));
            if (allowsFlip) Assert.Equal(Text(row[1]), flipped.ToString());
            if (allowsFlip) flips++;
            addresses++;
        }

        Assert.Equal(ValidRowCount, addresses + keys);
        Evidence.Record($"key_io_valid.json: {addresses + keys} of {ValidRowCount} rows both ways ({addresses} addresses, {flips} of them in the other case too, {keys} private keys)");
    }

    [Fact]
    public void Every_invalid_row_is_refused_with_a_reason()
    {
        int rows = 0;
        foreach (JsonElement row in Rows("core/key_io_invalid.json"))
        {
            string text = Text(row[0]);
            foreach (AddressFormat network in AddressFormat.Known)
            {
                Assert.False(Address.TryParse(text, network, out _, out AddressError error), text);
                Assert.False(error.IsNone);
                Assert.False(PrivateKeyText.TryDecode(text, network, out _, out _, out error), text);
                Assert.False(error.IsNone);
            }

            rows++;
        }

        Assert.Equal(InvalidRowCount, rows);
        Evidence.Record($"key_io_invalid.json: {rows} of {InvalidRowCount} rows refused on {AddressFormat.Known.Length} networks, as address and as key");
    }

    [Fact]
    public void Every_output_of_BIP_341_has_its_address()
    {
        string? path = Vectors.Find("core/bip341_wallet_vectors.json");
        if (path is null) Assert.Skip(Vectors.Absent);
        int rows = 0;
        foreach (JsonElement row in JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("scriptPubKey").EnumerateArray())
        {
            JsonElement expected = row.GetProperty("expected");
            JudgeAddress(Text(expected.GetProperty("bip350Address")), Text(expected.GetProperty("scriptPubKey")), AddressFormat.Main);
            rows++;
        }

        Assert.Equal(7, rows);
        Evidence.Record($"bip341_wallet_vectors.json: {rows} of 7 addresses both ways");
    }

    private static void JudgeAddress(string text, string script, AddressFormat network)
    {
        Assert.True(Address.TryParse(text, network, out ScriptBytes parsed, out AddressError error), $"{text}: {error}");
        Assert.Equal(script, parsed.ToString());
        Assert.Equal(text, Address.FromScript(parsed, network), ignoreCase: text.StartsWith(network.HumanPart + "1", StringComparison.OrdinalIgnoreCase));
        Assert.False(PrivateKeyText.TryDecode(text, network, out _, out _, out _));
    }

    private static void JudgeKey(string text, string secret, AddressFormat network, bool isCompressed)
    {
        Assert.True(PrivateKeyText.TryDecode(text, network, out PrivateKey? key, out bool compressed, out AddressError error), $"{text}: {error}");
        Assert.Equal(secret, Hex.Encode(key.ToArray()));
        Assert.Equal(isCompressed, compressed);
        Assert.Equal(text, PrivateKeyText.Encode(key, network, compressed));
        Assert.False(Address.TryParse(text, network, out _, out _));
    }

    private static AddressFormat Network(string name)
    {
        AddressFormat? format = AddressFormat.Named(name);
        Assert.NotNull(format);
        return format;
    }

    private static string FlipCase(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterLower(c) ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c)));

    private static string Text(JsonElement element) => element.GetString() ?? "";

    private static JsonElement.ArrayEnumerator Rows(string name)
    {
        string? path = Vectors.Find(name);
        if (path is null) Assert.Skip(Vectors.Absent);
        return JsonDocument.Parse(File.ReadAllText(path)).RootElement.EnumerateArray();
    }
}
