using Blockchain.Libp2p.Multiformats;
using Xunit;

namespace Blockchain.Libp2p.Tests.Multiformats;

public sealed class VarintTests
{
    // The examples of multiformats/unsigned-varint, and the edges of nine bytes.
    [Theory]
    [InlineData(0UL, "00")]
    [InlineData(1UL, "01")]
    [InlineData(127UL, "7f")]
    [InlineData(128UL, "8001")]
    [InlineData(255UL, "ff01")]
    [InlineData(300UL, "ac02")]
    [InlineData(16384UL, "808001")]
    [InlineData(9223372036854775807UL, "ffffffffffffffff7f")]
    public void A_number_has_one_form(ulong value, string hex)
    {
        byte[] written = new byte[Varint.Size(value)];
        Assert.Equal(written.Length, Varint.Write(written, value));
        Assert.Equal(hex, Convert.ToHexStringLower(written));
        Assert.Equal(VarintStatus.Read, Varint.TryRead([.. written, 0xff], out ulong read, out int length));
        Assert.Equal((value, written.Length), (read, length));
        Assert.Equal(VarintStatus.Incomplete, Varint.TryRead(written.AsSpan(..^1), out _, out _));
    }

    [Theory]
    [InlineData("8000")]
    [InlineData("8100")]
    [InlineData("ffffffffffffffffff")]
    [InlineData("80808080808080808001")]
    public void A_longer_form_than_needed_or_than_nine_bytes_is_malformed(string hex) =>
        Assert.Equal(VarintStatus.Malformed, Varint.TryRead(Convert.FromHexString(hex), out _, out _));
}
