using Blockchain.Consensus.Addresses;
using Blockchain.Consensus.Blocks;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Script;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Addresses;

public sealed class AddressTests
{
    private const string Example = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"; // BIP 173's example

    private const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    [Theory] // BIP 173 and BIP 350.
    [InlineData("A12UEL5L", true)]
    [InlineData("an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs", true)]
    [InlineData("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", true)]
    [InlineData("?1ezyfcl", true)]
    [InlineData("A1LQFN3A", true)]
    [InlineData("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx", true)]
    [InlineData("?1v759aa", true)]
    [InlineData("pzry9x0s0muk", false)] // no separator
    [InlineData("1pzry9x0s0muk", false)] // nothing in front of it
    [InlineData("x1b4n0q5v", false)] // b is no character
    [InlineData("li1dgmt3", false)] // checksum too short
    [InlineData("A1G7SGD8", false)] // checksum of the upper case
    [InlineData("1qyrz8wqd2c9m", false)]
    [InlineData("an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4", false)]
    public void Bech32_takes_what_the_BIPs_list(string text, bool expected)
    {
        Assert.Equal(expected, Bech32.TryDecode(text, out Bech32Content? content, out AddressError error));
        Assert.Equal(expected, error.IsNone);
        if (content is not null) Assert.Equal(text, Bech32.Encode(content.HumanPart, content.Values.AsSpan(), content.Checksum), ignoreCase: true);
    }

    [Fact]
    public void Every_single_wrong_character_is_located()
    {
        int located = 0;
        for (int position = 3; position < Example.Length; position++)
        {
            foreach (char c in Alphabet)
            {
                if (c == Example[position] || position == 3) continue; // a wrong version asks for the other checksum
                string wrong = $"{Example[..position]}{c}{Example[(position + 1)..]}";
                Assert.False(Address.TryParse(wrong, AddressFormat.Main, out _, out AddressError error));
                Assert.Equal(AddressFault.ChecksumMismatch, error.Fault);
                Assert.Equal([position], error.Positions.AsEnumerable());
                located++;
            }
        }

        Assert.Equal((Example.Length - 4) * 31, located);
        Evidence.Record($"Bech32: {located} of {located} single wrong characters located");
    }

    [Fact]
    public void Two_wrong_characters_are_located() => Gen.Select(Gen.Int[4, 41], Gen.Int[4, 41], Gen.Int[1, 31], Gen.Int[1, 31]).Sample(
        (first, second, firstBy, secondBy) =>
        {
            if (first == second) return true;
            char[] wrong = Example.ToCharArray();
            wrong[first] = Alphabet[Alphabet.IndexOf(wrong[first], StringComparison.Ordinal) ^ firstBy];
            wrong[second] = Alphabet[Alphabet.IndexOf(wrong[second], StringComparison.Ordinal) ^ secondBy];
            Address.TryParse(new(wrong), AddressFormat.Main, out _, out AddressError error);
            return error.Positions.SequenceEqual([Math.Min(first, second), Math.Max(first, second)]);
        },
        iter: 1000);

    [Theory]
    [InlineData("", AddressFault.Empty, "the text is empty")]
    [InlineData("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx", AddressFault.OtherNetwork, "this belongs to another network: tb")]
    [InlineData("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn", AddressFault.OtherNetwork, "this belongs to another network: test")]
    [InlineData("1BShJZ8A5q53oJJfMJoEF1gfZCWdZqZwwO", AddressFault.WrongCharacter, "a character does not belong here (character 34)")]
    [InlineData("1BShJZ8A5q53oJJfMJoEF1gfZCWdZqZwwE", AddressFault.ChecksumMismatch, "the checksum does not match")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xW7kv8f3t4", AddressFault.MixedCase, "upper and lower case are mixed (character 34)")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvbry0c5xw7kv8f3t4", AddressFault.WrongCharacter, "a character does not belong here (character 27)")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", AddressFault.WrongEncoding, null)]
    [InlineData("BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R", AddressFault.WrongVersion, "there is no such version: witness version 17")]
    [InlineData("bc1pw5dgrnzv", AddressFault.WrongLength, "the content has the wrong length: 1 bytes")]
    public void A_mistake_is_named(string text, AddressFault fault, string? sentence)
    {
        Assert.False(Address.TryParse(text, AddressFormat.Main, out _, out AddressError error));
        Assert.Equal(fault, error.Fault);
        if (sentence is not null) Assert.Equal(sentence, error.ToString());
    }

    [Fact]
    public void Private_key_1_pays_to_the_well_known_addresses()
    {
        byte[] one = new byte[32];
        one[31] = 1;
        Assert.True(PrivateKey.TryCreate(one, out PrivateKey? key));
        Assert.Equal("1BgGZ9tcN4rm9KBzDn7KprQz87SZ26SAMH", Address.FromScript(ScriptTemplates.PayToPublicKeyHash(key.PublicKey.Hash), AddressFormat.Main));
        Assert.Equal("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", Address.FromScript(ScriptTemplates.PayToWitnessPublicKeyHash(key.PublicKey.Hash), AddressFormat.Main));
        Assert.Equal("KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn", PrivateKeyText.Encode(key, AddressFormat.Main));
        Assert.Equal("5HpHagT65TZzG1PH3CSu63k8DbpvD8s5ip4nEB3kEsreAnchuDf", PrivateKeyText.Encode(key, AddressFormat.Main, isCompressed: false));
    }

    [Fact]
    public void Scripts_without_an_address_have_none()
    {
        foreach (string hex in (string[])["", "51", "6a", "0001", "5101", "00150000", "0014", "a914", "76a914", "5f0200", "610200", "00020000"])
            Assert.Null(Address.FromScript(new(Convert.FromHexString(hex)), AddressFormat.Main));
    }

    [Fact]
    public void Witness_programs_go_there_and_back() => Gen.Select(Gen.Int[1, 16], Gen.Byte.Array[2, 40]).Sample(
        (version, program) =>
        {
            ScriptBytes script = new((byte[])[(byte)(0x50 + version), (byte)program.Length, .. program]);
            string? text = Address.FromScript(script, AddressFormat.Regtest);
            return text is not null && Address.TryParse(text, AddressFormat.Regtest, out ScriptBytes back, out _) && back == script;
        });

    [Fact]
    public void Any_text_is_judged_without_an_exception() => Gen.String.Sample(
        text => !Address.TryParse(text, AddressFormat.Main, out _, out AddressError error)
            && !error.IsNone
            && !Address.TryParse("bc1" + text, AddressFormat.Main, out _, out error)
            && error.ToString().Length > 0
            && !PrivateKeyText.TryDecode(text, AddressFormat.Main, out _, out _, out error)
            && !error.IsNone);
}
