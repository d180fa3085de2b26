using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Xunit;

namespace Blockchain.Consensus.Tests.Crypto;

public sealed class SipHashTests
{
    /// <summary>Source: the vector for a hash in Bitcoin Core's hash_tests.cpp.</summary>
    [Fact]
    public void A_hash_is_hashed_as_the_reference_node_does()
    {
        Hash256 message = Hash256.Read([.. Enumerable.Range(0, Hash256.Size).Select(static i => (byte)i)]);
        Assert.Equal(0x7127512f72f27cceUL, SipHash.Of(0x0706050403020100, 0x0f0e0d0c0b0a0908, message));
        Assert.NotEqual(SipHash.Of(1, 2, message), SipHash.Of(1, 2, message, 0));
        Assert.NotEqual(SipHash.Of(1, 2, message, 0), SipHash.Of(1, 2, message, 1));
    }
}
