using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Consensus.Tests.Chain;

public sealed class ChainPictureTests
{
    [Fact]
    public void A_drawing_gives_every_block_after_its_parent()
    {
        ChainPicture picture = ChainPicture.Parse("""
            g - a1 - a2(pay)
             \- b1 - b2 - b3
                      \- c3
                 \- d2
            """);
        Assert.Equal(
            ["g < ", "a1 < g", "a2 < a1 pay", "b1 < g", "b2 < b1", "b3 < b2", "c3 < b2", "d2 < b1"],
            picture.Blocks.Select(block => $"{block.Name} < {block.Parent}{(block.Note is null ? "" : " " + block.Note)}"));
    }

    [Theory]
    [InlineData("g - a\n            \\- b")] // in the air
    [InlineData("g - a\nh")] // a second root
    [InlineData("g - a - a")]
    [InlineData("g - a(pay")]
    public void A_drawing_that_says_nothing_is_refused(string drawing) =>
        Assert.Throws<FormatException>(() => ChainPicture.Parse(drawing));
}
