using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.TestKit;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Crypto;

public sealed class KeyRecoveryTests
{
    [Fact]
    public void Every_recovered_key_verifies_and_the_signer_is_among_them()
    {
        int recovered = 0;
        Gen.Select(Gen.Byte.Array[1, 8], Gen.Byte.Array[0, 40]).Sample(
            (seed, message) =>
            {
                PrivateKey signer = PrivateKey.FromSeed(seed);
                Hash256 digest = Sha256d.Of(message);
                byte[] compact = new byte[DerSignature.CompactSize];
                Assert.True(DerSignature.TryReadLax(signer.SignEcdsa(digest), compact));
                List<PublicKey> keys = [];
                for (int candidate = 0; candidate < KeyRecovery.CandidateCount; candidate++)
                {
                    if (KeyRecovery.TryRecover(compact, candidate, digest, out PublicKey key)) keys.Add(key);
                }
                Assert.Contains(signer.PublicKey, keys);
                Assert.All(keys, key => Assert.True(BouncyCastleVerifier.Instance.VerifyEcdsa(key.ToArray(), compact, digest)));
                Interlocked.Add(ref recovered, keys.Count);
            },
            iter: 200);
        Assert.InRange(recovered, 400, 800);
        Evidence.Record($"key recovery: {recovered} keys recovered from 200 signatures, each verifies its signature");
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")] // zero
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")] // the group order
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void A_number_out_of_range_recovers_nothing(string hex)
    {
        Assert.True(Hex.TryDecode(hex, out byte[]? number));
        byte[] one = new byte[32];
        one[^1] = 1;
        for (int candidate = -1; candidate <= KeyRecovery.CandidateCount; candidate++)
        {
            Assert.False(KeyRecovery.TryRecover([.. number, .. one], candidate, Hash256.Zero, out _));
            Assert.False(KeyRecovery.TryRecover([.. one, .. number], candidate, Hash256.Zero, out _));
        }
        Assert.False(KeyRecovery.TryRecover(one, 0, Hash256.Zero, out _));
    }
}
