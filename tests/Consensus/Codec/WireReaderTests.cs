using Blockchain.Consensus.Codec;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Codec;

public sealed class WireReaderTests
{
    [Fact]
    public void A_compact_size_is_read_back_and_has_one_form() => Gen.OneOf(Gen.ULong, Gen.ULong[0, 300], Gen.ULong[65_000, 66_000], Gen.ULong[uint.MaxValue - 5UL, uint.MaxValue + 5UL]).Sample(
        value =>
        {
            WireWriter writer = new();
            writer.WriteCompactSize(value);
            Assert.Equal(WireWriter.CompactSizeLength(value), writer.Length);
            WireReader reader = new(writer.ToArray());
            Assert.True(reader.TryReadCompactSize(out ulong read));
            Assert.Equal((value, true), (read, reader.IsAtEnd));
        },
        iter: 5_000);

    /// <summary>A3: a longer form than needed would give bytes a second meaning.</summary>
    [Theory]
    [InlineData("fd0000")]
    [InlineData("fdfc00")]
    [InlineData("fe00000000")]
    [InlineData("feffff0000")]
    [InlineData("ff0000000000000000")]
    [InlineData("ffffffffff00000000")]
    [InlineData("fd")]
    [InlineData("fdff")]
    [InlineData("feffffff")]
    [InlineData("ffffffffffffff")]
    [InlineData("")]
    public void A_longer_form_and_a_cut_one_are_refused(string hex)
    {
        WireReader reader = new(Convert.FromHexString(hex));
        Assert.False(reader.TryReadCompactSize(out _));
    }

    [Fact]
    public void Reading_past_the_end_answers_false_and_never_throws() => Gen.Byte.Array[0, 40].Sample(
        bytes =>
        {
            WireReader reader = new(bytes);
            while (reader.TryReadUInt64(out _) | reader.TryReadUInt16(out _)) Assert.True(reader.Position <= bytes.Length);
            Assert.False(reader.TryReadHash(out _) && reader.TryReadHash(out _));
            Assert.False(reader.TryReadBytes(bytes.Length + 1, out _));
            Assert.False(reader.TryReadBytes(-1, out _));
            Assert.True(reader.Remaining >= 0);
        },
        iter: 2_000);
}
