using Blockchain.Wallet.Keys;
using Xunit;

namespace Blockchain.Wallet.Tests.Keys;

public sealed class KeyPathTests
{
    [Theory]
    [InlineData("m", "m")]
    [InlineData("m/84'/1'/0'/0/5", "m/84'/1'/0'/0/5")]
    [InlineData("m/84h/1H/0'", "m/84'/1'/0'")]
    [InlineData("m/2147483647'/2147483647", "m/2147483647'/2147483647")]
    public void A_path_is_read_and_written(string text, string expected)
    {
        Assert.True(KeyPath.TryParse(text, out KeyPath? path));
        Assert.Equal(expected, path.ToString());
        Assert.True(KeyPath.TryParse(expected, out KeyPath? again));
        Assert.Equal(path, again);
        Assert.Equal(path.GetHashCode(), again.GetHashCode());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("m/")]
    [InlineData("84'/1'")]
    [InlineData("m//1")]
    [InlineData("m/'")]
    [InlineData("m/-1")]
    [InlineData("m/+1")]
    [InlineData("m/ 1")]
    [InlineData("m/1''")]
    [InlineData("m/2147483648")]
    [InlineData("m/99999999999")]
    public void What_is_no_path_is_refused(string? text) => Assert.False(KeyPath.TryParse(text, out _));

    [Fact]
    public void A_path_has_as_many_steps_as_a_key_can_count()
    {
        Assert.True(KeyPath.TryParse("m" + string.Concat(Enumerable.Repeat("/0", KeyPath.StepCountMax)), out _));
        Assert.False(KeyPath.TryParse("m" + string.Concat(Enumerable.Repeat("/0", KeyPath.StepCountMax + 1)), out _));
    }
}
