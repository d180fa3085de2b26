using Blockchain.Consensus.Crypto;
using Blockchain.Consensus.Primitives;
using Blockchain.Node.Crypto;
using Xunit;

namespace Blockchain.Node.Tests.Crypto;

/// <summary>The questions that a native library must answer rightly before it is trusted.</summary>
public sealed class KnownAnswersTests
{
    [Fact]
    public void They_are_what_the_key_signs()
    {
        PrivateKey key = PrivateKey.FromSeed(KnownAnswers.Seed);
        byte[] compact = new byte[DerSignature.CompactSize];
        Assert.Equal(Sha256d.Of("message"u8), KnownAnswers.Message);
        Assert.Equal(key.PublicKey.ToArray(), KnownAnswers.PublicKey);
        Assert.True(DerSignature.TryReadLax(key.SignEcdsa(KnownAnswers.Message), compact));
        Assert.Equal(compact, KnownAnswers.Ecdsa);
        Assert.Equal(key.SignSchnorr(KnownAnswers.Message.ToArray(), new byte[32]), KnownAnswers.Schnorr);
        Assert.Equal(key.XOnlyPublicKey.TaprootTweak(merkleRoot: null), KnownAnswers.Tweak);
        Assert.True(key.XOnlyPublicKey.TryTweak(merkleRoot: null, out PublicKey tweaked));
        Assert.Equal(tweaked.XOnly.ToArray(), KnownAnswers.Tweaked);
        Assert.False(tweaked.IsOdd);
    }

    [Fact]
    public void Managed_code_gives_them() => Assert.True(KnownAnswers.AreGivenBy(BouncyCastleVerifier.Instance));

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public void A_library_that_says_always_the_same_to_any_kind_is_not_trusted(bool ecdsa, bool schnorr, bool tweak)
    {
        StubbornVerifier stubborn = new(ecdsa, schnorr, tweak);
        Assert.False(KnownAnswers.AreGivenBy(stubborn));
    }

    /// <summary>Gives one answer a kind, whatever is asked.</summary>
    private sealed class StubbornVerifier(bool ecdsa, bool schnorr, bool taproot) : ISignatureVerifier
    {
        public bool VerifyEcdsa(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, Hash256 digest) => ecdsa;

        public bool VerifySchnorr(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message) => schnorr;

        public bool VerifyTaprootTweak(ReadOnlySpan<byte> outputKey, bool outputKeyIsOdd, ReadOnlySpan<byte> internalKey, Hash256 tweak) => taproot;
    }
}
