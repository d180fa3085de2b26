using System.Text.Json;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Addresses;
using Xunit;

namespace Blockchain.Wallet.Tests.Addresses;

public sealed class AddressCheckTests
{
    [Fact]
    public void Every_valid_address_of_the_vectors_is_recognised_with_its_network()
    {
        int judged = 0;
        foreach (JsonElement row in Rows("core/key_io_valid.json").Where(row => !row[2].GetProperty("isPrivkey").GetBoolean()))
        {
            AddressCheck check = AddressCheck.Of(row[0].GetString() ?? "");
            Assert.True(check.IsAddress, $"{check.Text}: {check.Error}");
            Assert.Contains(row[2].GetProperty("chain").GetString(), check.Networks);
            Assert.Equal(row[1].GetString(), Hex.Encode(check.Script.Span));
            judged++;
        }
        Evidence.Record($"address check: {judged} valid addresses of key_io_valid.json recognised with network and script");
        Assert.Equal(54, judged);
    }

    [Fact]
    public void Every_invalid_text_of_the_vectors_is_refused_with_a_reason()
    {
        int judged = 0;
        foreach (JsonElement row in Rows("core/key_io_invalid.json"))
        {
            AddressCheck check = AddressCheck.Of(row[0].GetString() ?? "");
            Assert.False(check.IsAddress, check.Text);
            Assert.False(check.Error.IsNone);
            judged++;
        }
        Evidence.Record($"address check: {judged} texts of key_io_invalid.json refused with a reason");
        Assert.Equal(70, judged);
    }

    [Theory]
    [InlineData("15CRxFdyRpGZLW9w8HnHvVduizdL5jKNbs", AddressKind.KeyHash)]
    [InlineData("3P14159f73E4gFr7JterCCQh9QjiTjiZrG", AddressKind.ScriptHash)]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", AddressKind.WitnessKeyHash)]
    [InlineData("bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3", AddressKind.WitnessScriptHash)]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", AddressKind.Taproot)]
    [InlineData("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", AddressKind.WitnessUnknown)]
    public void Kinds_are_told_apart(string address, AddressKind expected)
    {
        AddressCheck check = AddressCheck.Of(address);
        Assert.True(check.IsAddress);
        Assert.Equal(expected, AddressKinds.Of(check.Script));
    }

    [Theory]
    [InlineData("bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080", "regtest")]
    [InlineData("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", "test, signet")]
    [InlineData("15CRxFdyRpGZLW9w8HnHvVduizdL5jKNbs", "main")]
    public void Networks_are_told_apart(string address, string expected) =>
        Assert.Equal(expected, string.Join(", ", AddressCheck.Of(address).Networks));

    private static JsonElement[] Rows(string file)
    {
        string? path = Vectors.Find(file);
        if (path is null) Assert.Skip(Vectors.Absent);
        using FileStream stream = File.OpenRead(path);
        return JsonSerializer.Deserialize<JsonElement[]>(stream) ?? [];
    }
}
