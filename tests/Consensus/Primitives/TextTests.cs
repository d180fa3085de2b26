using Blockchain.Consensus.Primitives;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Primitives;

public sealed class TextTests
{
    [Fact]
    public void A_hash_is_shown_byte_reversed_and_read_back() => Gen.Byte.Array[32].Sample(
        bytes =>
        {
            Hash256 hash = Hash256.Read(bytes);
            Assert.Equal(bytes, hash.ToArray());
            Assert.Equal(Convert.ToHexStringLower([.. bytes.Reverse()]), hash.ToString());
            Assert.True(Hash256.TryParse(hash.ToString().ToUpperInvariant(), out Hash256 again));
            Assert.Equal(hash, again);
        },
        iter: 1_000);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26")]
    [InlineData("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26g")]
    [InlineData("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f0")]
    public void What_is_no_hash_is_refused(string? text) => Assert.False(BlockHash.TryParse(text, out _));

    [Theory]
    [InlineData("", true)]
    [InlineData("00fF", true)]
    [InlineData("0", false)]
    [InlineData("0g", false)]
    [InlineData("0é", false)]
    public void Hexadecimal_text_and_its_bytes_are_read_alike(string text, bool isHex)
    {
        Assert.Equal(isHex, Hex.TryDecode(text, out byte[]? ofText));
        Assert.Equal(isHex, Hex.TryDecode(System.Text.Encoding.UTF8.GetBytes(text), out byte[]? ofBytes));
        Assert.Equal(ofText, ofBytes);
        if (isHex) Assert.Equal(Convert.FromHexString(text), ofText);
    }

    [Theory]
    [InlineData(0, "0.00000000")]
    [InlineData(1, "0.00000001")]
    [InlineData(-1, "-0.00000001")]
    [InlineData(5_000_000_000, "50.00000000")]
    [InlineData(2_100_000_000_000_000, "21000000.00000000")]
    public void Amounts_are_written_in_coins(long satoshis, string text) => Assert.Equal(text, new Amount(satoshis).ToString());

    [Fact]
    public void A_broken_invariant_names_the_fact()
    {
        int two = 2;
        Assert.Contains("two == 3", Assert.Throws<InvariantException>(() => Invariant.Holds(two == 3)).Message, StringComparison.Ordinal);
    }
}
