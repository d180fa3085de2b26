using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Keys;
using Xunit;

namespace Blockchain.Wallet.Tests.Keys;

/// <summary>Expected texts and hashes were computed by Python's unicodedata and hashlib.</summary>
public sealed class NfkdTests
{
    [Fact]
    public void Every_known_character_comes_apart_as_in_Unicode()
    {
        StringBuilder all = new();
        int judged = 0;
        for (char character = ' '; character <= Nfkd.Last; character++)
        {
            bool isText = CharUnicodeInfo.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned);
            Assert.Equal(isText, Nfkd.TryNormalize([character], out string? normalized, out _));
            all.Append(normalized);
            judged += isText ? 1 : 0;
        }
        Assert.Equal("65dd428c87714257018237f2ca149ddbdae1a7866ab2749d19d210d9fc88c9f2", Hex.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString()))));
        Evidence.Record($"NFKD: {judged} characters come apart as in Python's unicodedata");
        Assert.Equal(1254, judged);
    }

    [Theory]
    [InlineData("plain ASCII", "plain ASCII")]
    [InlineData("Zürich Łódź ½", "Zu\u0308rich Ło\u0301dz\u0301 1\u20442")]
    [InlineData("a\u0301\u0323\u0327", "a\u0327\u0323\u0301")]
    [InlineData("\u01d6\u0323\u0345q\u0327", "u\u0323\u0308\u0304\u0345q\u0327")]
    public void Marks_come_in_their_order(string text, string expected)
    {
        Assert.True(Nfkd.TryNormalize(text, out string? normalized, out _));
        Assert.Equal(expected, normalized);
        Assert.True(Nfkd.TryNormalize(text.Replace("ü", "u\u0308", StringComparison.Ordinal), out string? typedApart, out _));
        Assert.Equal(expected, typedApart);
    }

    [Theory]
    [InlineData("ab日", 2)]
    [InlineData("\u0378", 0)] // nobody's yet
    [InlineData("tab\tstop", 3)]
    public void What_is_not_known_is_refused_with_its_place(string text, int place)
    {
        Assert.False(Nfkd.TryNormalize(text, out _, out int unknown));
        Assert.Equal(place, unknown);
    }

    [Fact]
    public void A_passphrase_with_marks_leads_to_the_wallet_that_others_find()
    {
        Assert.True(Mnemonic.TryParse("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about", out Mnemonic? words, out _));
        Assert.True(Nfkd.TryNormalize("Zürich Łódź Ελλάς Ёж ½", out string? extension, out _));
        using Seed seed = words.ToSeed(extension);
        Assert.Equal(
            "c059048ce9edb9b1251028de2b26cab213f679d319613da20bba5b61aa42197df9e464ad25b18775083ab7e4a39a213800d6811b3992e145dfc3e07a9ed2e314", Hex.Encode(seed.Bytes));
    }
}
