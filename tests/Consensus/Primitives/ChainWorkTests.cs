using Blockchain.Consensus.Primitives;
using Xunit;

namespace Blockchain.Consensus.Tests.Primitives;

public sealed class ChainWorkTests
{
    [Theory]
    [InlineData("0", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("16", "0000000000000000000000000000000000000000000000000000000000000016")]
    [InlineData("88e186b70e0862c193ec44d6", "000000000000000000000000000000000000000088e186b70e0862c193ec44d6")]
    [InlineData("FEdcba98765432100123456789abcdef00112233445566778899aabbccddeeff", "fedcba98765432100123456789abcdef00112233445566778899aabbccddeeff")]
    public void Digits_are_read_and_printed_alike(string text, string printed)
    {
        Assert.True(ChainWork.TryParse(text, out ChainWork work));
        Assert.Equal(printed, work.ToString());
        Assert.True(ChainWork.TryParse(printed, out ChainWork again));
        Assert.Equal(work, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("0x16")]
    [InlineData("10000000000000000000000000000000000000000000000000000000000000000")]
    public void Anything_else_is_refused(string text) => Assert.False(ChainWork.TryParse(text, out _));
}
