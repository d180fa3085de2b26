using System.Numerics;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Primitives;

public sealed class CompactTargetTests
{
    /// <summary>Facts of the field's own test of nBits: what a field means, and what it comes back as.</summary>
    [Theory]
    [InlineData(0x00000000u, null)]
    [InlineData(0x00123456u, null)]
    [InlineData(0x01003456u, null)]
    [InlineData(0x02000056u, null)]
    [InlineData(0x03000000u, null)]
    [InlineData(0x04000000u, null)]
    [InlineData(0x00923456u, null)]
    [InlineData(0x01803456u, null)]
    [InlineData(0x01fedcbau, null)]
    [InlineData(0x04923456u, null)]
    [InlineData(0xff123456u, null)]
    [InlineData(0x01123456u, "12")]
    [InlineData(0x02123456u, "1234")]
    [InlineData(0x03123456u, "123456")]
    [InlineData(0x04123456u, "12345600")]
    [InlineData(0x05009234u, "92340000")]
    [InlineData(0x20123456u, "1234560000000000000000000000000000000000000000000000000000000000")]
    [InlineData(0x1d00ffffu, "ffff0000000000000000000000000000000000000000000000000000")]
    public void Expands_or_is_refused(uint bits, string? target)
    {
        Assert.Equal(target is not null, new CompactTarget(bits).TryExpand(out UInt256 expanded));
        if (target is not null) Assert.Equal(target.PadLeft(64, '0'), expanded.ToString());
    }

    [Fact]
    public void Work_of_the_first_target_is_the_known_number() =>
        Assert.Equal(new BigInteger(0x100010001), new CompactTarget(0x1d00ffff).Work.Hashes.ToBigInteger());

    [Fact]
    public void A_field_made_from_a_target_expands_to_no_more_than_it()
    {
        Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, Gen.ULong, Gen.Int[0, 255]).Sample(
            (a, b, c, d, shift) =>
            {
                BigInteger number = (((((BigInteger)a << 64) | b) << 128) | ((BigInteger)c << 64) | d) >> shift;
                if (number.IsZero) return;
                UInt256 target = UInt256.From(number);
                Assert.True(CompactTarget.From(target).TryExpand(out UInt256 expanded));
                Assert.True(expanded <= target);
                Assert.Equal(CompactTarget.From(target), CompactTarget.From(expanded));
                Assert.Equal(number, target.ToBigInteger());
            },
            iter: 5_000);
        Evidence.Record("targets: 5000 random numbers, compact form and back loses precision downwards only");
    }

    [Fact]
    public void Adding_is_addition_modulo_two_to_the_256th() => Gen.Select(Gen.ULong, Gen.ULong, Gen.ULong, Gen.ULong).Sample(
        (a, b, c, d) =>
        {
            UInt256 left = new(new UInt128(a, b), new UInt128(c, d));
            UInt256 right = new(new UInt128(d, c), new UInt128(b, a));
            Assert.Equal((left.ToBigInteger() + right.ToBigInteger()) % (BigInteger.One << 256), (left + right).ToBigInteger());
        },
        iter: 2_000);
}
