using Blockchain.Consensus.Primitives;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Primitives;

public sealed class UInt256Tests
{
    [Fact]
    public void The_bytes_of_a_number_are_the_hash_that_is_read_as_it() =>
        Gen.ULong.Array[4].Sample(static parts =>
        {
            Hash256 hash = new(parts[0], parts[1], parts[2], parts[3]);
            Assert.Equal(hash, UInt256.From(hash).ToHash());
        });

    [Fact]
    public void The_least_significant_byte_comes_first() =>
        Assert.Equal([3, 2, .. new byte[14], 1, .. new byte[15]], new UInt256(1, 0x0203).ToHash().ToArray());
}
