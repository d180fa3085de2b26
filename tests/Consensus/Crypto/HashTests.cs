using System.Text;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Xunit;

namespace Blockchain.Consensus.Tests.Crypto;

public sealed class HashTests
{
    [Theory] // From the page of RIPEMD-160's authors.
    [InlineData("", "9c1185a5c5e9fc54612808977ee8f548b2258d31")]
    [InlineData("abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc")]
    [InlineData("message digest", "5d0689ef49d2fae572b881b123a85ffa21595f36")]
    public void Ripemd160_has_the_published_values(string message, string expected) =>
        Assert.Equal(expected, Hex.Encode(Ripemd160.Of(Encoding.ASCII.GetBytes(message))));

    [Fact] // The generator as a compressed key: the address of private key 1 (BIP 173's example program).
    public void Hash160_of_the_generator()
    {
        Assert.True(Hex.TryDecode("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", out byte[]? key));
        Hash160 hash = Hash160.Of(key);
        Assert.Equal("751e76e8199196d454941c45d1b3a323f1433bd6", hash.ToString());
        Assert.Equal(hash, Hash160.Read(hash.ToArray()));
    }

    [Fact]
    public void Tagged_hashes_are_the_same_on_the_stack_and_off_it()
    {
        byte[] message = new byte[2000];
        for (int i = 0; i < message.Length; i++) message[i] = (byte)(i % 251);
        byte[] tagged = [.. HashTag.TapLeaf.Prefix];
        for (int length = 0; length <= message.Length; length++)
        {
            Hash256 expected = Hash256.Read(System.Security.Cryptography.SHA256.HashData([.. tagged, .. message[..length]]));
            Assert.Equal(expected, TaggedHash.Of(HashTag.TapLeaf, message.AsSpan(0, length)));
            Assert.Equal(expected, TaggedHash.Of(HashTag.TapLeaf, message.AsSpan(0, length / 3), message.AsSpan(length / 3, length - (length / 3))));
        }
    }
}
