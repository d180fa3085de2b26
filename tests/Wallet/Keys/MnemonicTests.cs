using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using Blockchain.Wallet.Keys;
using CsCheck;
using Xunit;

namespace Blockchain.Wallet.Tests.Keys;

public sealed class MnemonicTests
{
    private const string Twelve = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    [Fact]
    public void Every_row_of_the_published_vectors_comes_out()
    {
        string? path = Vectors.Find("bips/bip39-english.json");
        if (path is null) Assert.Skip(Vectors.Absent);
        string[][] rows = JsonSerializer.Deserialize<string[][]>(File.ReadAllText(path)) ?? [];
        foreach (string[] row in rows)
        {
            Assert.True(Hex.TryDecode(row[0], out byte[]? entropy));
            Assert.True(Mnemonic.TryFromEntropy(entropy, out Mnemonic? mnemonic));
            Assert.Equal(row[1], string.Join(' ', mnemonic.ToWords()));
            Assert.True(Mnemonic.TryParse(row[1], out Mnemonic? read, out MnemonicError error), error.ToString());
            Assert.Equal(row[0], Hex.Encode(read.Entropy));
            using Seed seed = read.ToSeed(row[2]);
            Assert.Equal(row[3], Hex.Encode(seed.Bytes));
            Assert.True(ExtendedPrivateKey.TryFromSeed(seed.Bytes, out ExtendedPrivateKey? root));
            Assert.Equal(row[4], ExtendedKeyText.Encode(root, KeyNetwork.Main));
        }
        Assert.Equal(24, rows.Length);
        Evidence.Record($"BIP 39: {rows.Length} of 24 rows of bip39-english.json: words, entropy, seed and root key");
    }

    [Fact]
    public void The_list_is_that_of_the_proposal()
    {
        byte[] file = Encoding.ASCII.GetBytes(string.Concat(Wordlist.Words.Select(word => word + "\n")));
        Assert.Equal(Wordlist.Count, Wordlist.Words.Length);
        // The hash of english.txt beside BIP 39.
        Assert.Equal("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda", Hex.Encode(SHA256.HashData(file)));
        Assert.Equal(Wordlist.Count, Wordlist.Words.Select(word => word[..Math.Min(4, word.Length)]).Distinct().Count());
        Assert.All(Wordlist.Words, word => Assert.Equal(word, Wordlist.Words[Wordlist.NumberOf(word)]));
    }

    [Fact]
    public void Any_bits_come_back_from_their_words() => Gen.Select(Gen.Int[4, 8], Gen.Byte.Array[32]).Sample(
        (words, bytes) =>
        {
            int length = words * sizeof(uint);
            Assert.True(Mnemonic.TryFromEntropy(bytes.AsSpan(0, length), out Mnemonic? mnemonic));
            string text = string.Join("  ", mnemonic.ToWords()).ToUpperInvariant();
            Assert.True(Mnemonic.TryParse($" {text}\n", out Mnemonic? read, out _));
            Assert.Equal(bytes[..length], read.Entropy.ToArray());
            Assert.Equal(length * 3 / 4, read.WordCount);
        },
        iter: 500);

    [Theory]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(18)]
    [InlineData(21)]
    [InlineData(24)]
    public void New_words_are_as_many_as_asked_for_and_never_the_same(int count)
    {
        using Mnemonic one = Mnemonic.Create(count), other = Mnemonic.Create(count);
        Assert.Equal(count, one.ToWords().Length);
        Assert.False(one.Entropy.SequenceEqual(other.Entropy));
    }

    [Theory]
    [InlineData("", "there are 0 words; wallets have 12, 15, 18, 21 or 24")]
    [InlineData("abandon abandon about", "there are 3 words")]
    [InlineData(Twelve + " about", "there are 13 words")]
    [InlineData("abandon abandn abandon abandon abandon abandon abandon abandon abandon abandon abandon about", "word 2 is not in the list of BIP 39; was it abandon?")]
    [InlineData("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abuot", "word 12 is not in the list of BIP 39; was it about?")]
    [InlineData("abandon abandon abandon abandon abandon wxqzjk abandon abandon abandon abandon abandon about", "word 6 is not in the list of BIP 39")]
    [InlineData("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon", "do not belong together")]
    [InlineData("about abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon", "do not belong together")]
    public void A_mistake_is_named_with_the_word_that_was_meant(string text, string expected)
    {
        Assert.False(Mnemonic.TryParse(text, out _, out MnemonicError error));
        Assert.StartsWith(expected, error.ToString().Replace("all words are in the list, but they ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lettr", "letter")]
    [InlineData("qqqqqq", "")]
    [InlineData("bel", "belt")]
    [InlineData("wodo", "wood")]
    [InlineData("wod", "wood word")]
    [InlineData("averylongwordthatisnone", "")]
    public void What_was_meant_has_the_fewest_wrong_letters(string mistyped, string expected) =>
        Assert.Equal(expected, string.Join(' ', Wordlist.Meant(mistyped).Take(2)));

    [Fact]
    public void A_single_wrong_word_passes_for_another_wallet_once_in_sixteen_times_as_the_checksum_allows()
    {
        string[] words = Twelve.Split(' ');
        int accepted = Wordlist.Words.Count(word => Mnemonic.TryParse(string.Join(' ', [.. words[..11], word]), out _, out _));
        Assert.Equal(Wordlist.Count / 16, accepted); // the last word holds seven bits and four of checksum
    }

    [Fact]
    public void What_is_disposed_is_wiped()
    {
        Assert.True(Mnemonic.TryParse(Twelve.Replace("about", "about", StringComparison.Ordinal), out Mnemonic? mnemonic, out _));
        Assert.True(Mnemonic.TryFromEntropy(Enumerable.Repeat((byte)7, 16).ToArray(), out Mnemonic? sevens));
        Seed seed = mnemonic.ToSeed("");
        Assert.True(ExtendedPrivateKey.TryFromSeed(seed.Bytes, out ExtendedPrivateKey? root));
        sevens.Dispose();
        seed.Dispose();
        root.Dispose();
        Assert.True(sevens.Entropy.IndexOfAnyExcept((byte)0) < 0);
        Assert.True(seed.Bytes.IndexOfAnyExcept((byte)0) < 0);
        Assert.True(root.Secret.IndexOfAnyExcept((byte)0) < 0);
        Assert.Throws<ObjectDisposedException>(root.ToPrivateKey);
        Assert.DoesNotContain("abandon", mnemonic.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_extension_leads_to_another_wallet()
    {
        Assert.True(Mnemonic.TryParse(Twelve, out Mnemonic? mnemonic, out _));
        using Seed plain = mnemonic.ToSeed(""), extended = mnemonic.ToSeed("a");
        Assert.False(plain.Bytes.SequenceEqual(extended.Bytes));
    }
}
