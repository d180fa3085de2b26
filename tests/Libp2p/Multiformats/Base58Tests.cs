using System.Text;
using Blockchain.Libp2p.Multiformats;
using Xunit;

namespace Blockchain.Libp2p.Tests.Multiformats;

public sealed class Base58Tests
{
    // draft-msporny-base58, section "Test Vectors".
    [Theory]
    [InlineData("Hello World!", "2NEpo7TZRRrLZSi2U")]
    [InlineData("The quick brown fox jumps over the lazy dog.", "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z")]
    [InlineData("\0\0x", "11" + "35")]
    [InlineData("", "")]
    public void Bytes_and_text_are_two_forms_of_one_number(string bytes, string text)
    {
        Assert.Equal(text, Base58.Encode(Encoding.Latin1.GetBytes(bytes)));
        Assert.True(Base58.TryDecode(text, out byte[]? decoded));
        Assert.Equal(bytes, Encoding.Latin1.GetString(decoded));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("O")]
    [InlineData("I")]
    [InlineData("l")]
    [InlineData("2NEpo7TZRRrLZSi2U ")]
    [InlineData("é")]
    public void Other_digits_are_refused(string text) => Assert.False(Base58.TryDecode(text, out _));

    [Fact]
    public void Text_beyond_the_limit_is_refused()
    {
        Assert.True(Base58.TryDecode(new string('z', Base58.TextCharactersMax), out _));
        Assert.False(Base58.TryDecode(new string('z', Base58.TextCharactersMax + 1), out _));
    }
}
