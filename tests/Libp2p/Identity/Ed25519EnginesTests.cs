using System.Numerics;
using Blockchain.Libp2p.Identity;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.Identity;

/// <summary>The two implementations of Ed25519 must agree on every input: peers that judged a signature differently would end each other.</summary>
public sealed class Ed25519EnginesTests
{
    // The order of the group: RFC 8032, section 5.1.
    private static readonly BigInteger Order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private static OpenSslEd25519 Native
    {
        get
        {
            Assert.SkipWhen(OpenSslEd25519.Instance is null, "OpenSSL is not installed");
            return OpenSslEd25519.Instance!;
        }
    }

    [Fact]
    public void Both_make_the_same_signatures_and_take_each_others()
    {
        Random random = new(1);
        int[] lengths = [0, 1, 63, 64, 65, 127, 128, 1000, 65_536, 1_000_000];
        foreach (int length in lengths)
        {
            byte[] seed = new byte[IEd25519.SeedBytes], message = new byte[length];
            random.NextBytes(seed);
            random.NextBytes(message);
            byte[] key = BouncyEd25519.Instance.PublicOf(seed);
            Assert.Equal(key, Native.PublicOf(seed));
            byte[] signature = BouncyEd25519.Instance.Sign(seed, key, message);
            Assert.Equal(signature, Native.Sign(seed, key, message));
            Assert.True(Native.Verify(key, message, signature));
        }
    }

    [Fact]
    public void Both_judge_changed_keys_messages_and_signatures_alike()
    {
        Random random = new(2);
        int taken = 0;
        const int Rounds = 2_000;
        for (int i = 0; i < Rounds; i++)
        {
            byte[] seed = new byte[IEd25519.SeedBytes], message = new byte[random.Next(100)];
            random.NextBytes(seed);
            random.NextBytes(message);
            byte[] key = Native.PublicOf(seed), signature = Native.Sign(seed, key, message);
            byte[] changed = (i % 4) switch { 0 => key, 1 => signature, 2 => message, _ => [] };
            if (changed.Length > 0) changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            bool isRight = Native.Verify(key, message, signature);
            Assert.Equal(BouncyEd25519.Instance.Verify(key, message, signature), isRight);
            if (isRight) taken++;
        }
        Assert.InRange(taken, Rounds / 4, (Rounds / 4) + (Rounds / 100)); // unchanged ones, and empty messages
        Evidence.Record($"Ed25519: OpenSSL and BouncyCastle judge {Rounds} changed inputs alike, {taken} unchanged ones right");
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    public void A_key_for_which_anybody_can_sign_is_refused_by_both(string hex)
    {
        // The neutral element and the number 0 sign everything under a key of small order where nobody looks.
        byte[] key = Convert.FromHexString(hex), signature = new byte[IEd25519.SignatureBytes];
        signature[0] = 1;
        for (byte message = 0; message < 16; message++)
        {
            Assert.False(BouncyEd25519.Instance.Verify(key, [message], signature));
            Assert.False(Native.Verify(key, [message], signature));
        }
    }

    [Fact]
    public void A_signature_whose_number_is_not_reduced_is_refused_by_both()
    {
        byte[] seed = new byte[IEd25519.SeedBytes];
        byte[] key = Native.PublicOf(seed), signature = Native.Sign(seed, key, [1]);
        Assert.True(BouncyEd25519.Instance.Verify(key, [1], signature));
        BigInteger twin = new BigInteger(signature.AsSpan(32), isUnsigned: true) + Order;
        Assert.True(twin.TryWriteBytes(signature.AsSpan(32), out _, isUnsigned: true));
        Assert.False(BouncyEd25519.Instance.Verify(key, [1], signature));
        Assert.False(Native.Verify(key, [1], signature));
    }

    [Fact]
    public void Lengths_that_are_none_are_refused()
    {
        Assert.False(Native.Verify(new byte[31], [], new byte[64]));
        Assert.False(Native.Verify(new byte[32], [], new byte[63]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Native.Sign(new byte[31], new byte[32], []));
    }
}
