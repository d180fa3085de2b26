using System.Security.Cryptography;
using System.Text;
using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using CsCheck;
using Xunit;

namespace Blockchain.Consensus.Tests.Crypto;

public sealed class KeyTests
{
    private const string Order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    [Theory] // Widely published RFC 6979 signatures over secp256k1 with SHA-256.
    [InlineData(
        1,
        "Satoshi Nakamoto",
        "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8" + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [InlineData(
        1,
        "All those moments will be lost in time, like tears in rain. Time to die...",
        "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b" + "547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21")]
    public void Ecdsa_signatures_are_those_of_RFC_6979(byte secret, string message, string expected)
    {
        byte[] bytes = new byte[32];
        bytes[31] = secret;
        Assert.True(PrivateKey.TryCreate(bytes, out PrivateKey? key));
        Hash256 digest = Hash256.Read(SHA256.HashData(Encoding.ASCII.GetBytes(message)));
        byte[] compact = new byte[DerSignature.CompactSize];
        Assert.True(DerSignature.TryReadLax(key.SignEcdsa(digest), compact));
        Assert.Equal(expected, Hex.Encode(compact));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", false)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", true)]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", true)]
    [InlineData(Order, false)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false)]
    [InlineData("01", false)]
    public void Secrets_are_in_range(string secret, bool expected)
    {
        bool ok = PrivateKey.TryCreate(Convert.FromHexString(secret), out PrivateKey? key);
        Assert.Equal(expected, ok);
        if (ok) Assert.Equal(secret, Hex.Encode(key?.ToArray()));
    }

    [Fact]
    public void A_sum_of_zero_is_no_key()
    {
        byte[] one = Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000001");
        byte[] last = Convert.FromHexString("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140");
        Assert.True(PrivateKey.TryCreate(one, out PrivateKey? key));
        Assert.False(key.TryAdd(last, out _));
        Assert.False(key.PublicKey.TryAdd(last, out _));
        Assert.False(key.TryAdd(Convert.FromHexString(Order), out _));
        Assert.True(key.TryAdd(new byte[32], out PrivateKey? same));
        Assert.Equal(key.PublicKey, same.PublicKey);
    }

    [Fact]
    public void What_is_signed_verifies_and_nothing_else_does() => Gen.Select(Gen.Byte.Array[1, 40], Gen.Byte.Array[32], Gen.Int[0, 255]).Sample(
        (seed, message, bit) =>
        {
            PrivateKey key = PrivateKey.FromSeed(seed);
            BouncyCastleVerifier verifier = BouncyCastleVerifier.Instance;
            byte[] compact = new byte[DerSignature.CompactSize];
            byte[] der = key.SignEcdsa(Hash256.Read(message));
            byte[] schnorr = key.SignSchnorr(message, message);
            byte[] publicKey = key.PublicKey.ToArray();
            byte[] other = [.. message];
            other[bit / 8] ^= (byte)(1 << (bit % 8));
            return DerSignature.TryReadLax(der, compact)
                && DerSignature.Encode(compact).AsSpan().SequenceEqual(der)
                && verifier.VerifyEcdsa(publicKey, compact, Hash256.Read(message))
                && verifier.VerifyEcdsa(key.PublicKey.ToUncompressed(), compact, Hash256.Read(message))
                && !verifier.VerifyEcdsa(publicKey, compact, Hash256.Read(other))
                && verifier.VerifySchnorr(key.XOnlyPublicKey.ToArray(), schnorr, message)
                && !verifier.VerifySchnorr(key.XOnlyPublicKey.ToArray(), schnorr, other);
        },
        iter: 100);

    [Fact]
    public void Adding_to_both_halves_of_a_pair_leaves_a_pair() => Gen.Select(Gen.Byte.Array[1, 40], Gen.Byte.Array[32]).Sample(
        (seed, number) =>
        {
            PrivateKey key = PrivateKey.FromSeed(seed);
            bool hasSecret = key.TryAdd(number, out PrivateKey? secret);
            bool hasPublic = key.PublicKey.TryAdd(number, out PublicKey sum);
            bool isPoint = PublicKey.TryCreate(key.PublicKey.ToUncompressed(), out PublicKey same);
            return isPoint && same == key.PublicKey && hasSecret == hasPublic && (secret is null || secret.PublicKey == sum);
        },
        iter: 100);

    [Fact]
    public void A_secret_does_not_show_in_text()
    {
        PrivateKey key = PrivateKey.FromSeed("alice"u8);
        Assert.DoesNotContain(Hex.Encode(key.ToArray()), key.ToString(), StringComparison.Ordinal);
    }
}
