using Blockchain.Libp2p.Identity;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.Identity;

public sealed class KeyTests
{
    // RFC 8032, section 7.1, tests 1 to 3: seed, public key, message, signature.
    private static readonly string[][] Signatures =
    [
        ["9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"],
        ["4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"],
        ["c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"],
    ];

    // RFC 7748, section 6.1.
    private const string Alice = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
    private const string Bob = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";

    /// <summary>Every implementation that this machine has.</summary>
    public static IEnumerable<TheoryDataRow<IEd25519>> Implementations =>
        new IEd25519?[] { BouncyEd25519.Instance, OpenSslEd25519.Instance }.OfType<IEd25519>().Select(one => new TheoryDataRow<IEd25519>(one) { TestDisplayName = one.GetType().Name });

    [Theory]
    [MemberData(nameof(Implementations))]
    public void Signatures_are_those_of_the_standard(IEd25519 ed25519)
    {
        foreach (string[] row in Signatures)
        {
            byte[][] bytes = [.. row.Select(Convert.FromHexString)];
            KeyPair pair = KeyPair.FromSeed(bytes[0], ed25519);
            Assert.Equal(row[1], Convert.ToHexStringLower(pair.Public.Data));
            Assert.Equal(row[3], Convert.ToHexStringLower(pair.Sign(bytes[2])));
            Assert.True(pair.Public.Verify(bytes[2], bytes[3], ed25519));
            Assert.False(pair.Public.Verify([.. bytes[2], 1], bytes[3], ed25519));
            Assert.False(pair.Public.Verify(bytes[2], bytes[3].AsSpan(..^1), ed25519));
        }
        Evidence.Record($"Ed25519 by {ed25519.GetType().Name}: {Signatures.Length} of 3 vectors of RFC 8032");
    }

    [Theory]
    [InlineData("0801")]
    [InlineData("08011200")]
    [InlineData("08041201ff")]
    [InlineData("08001200")]
    [InlineData("0801121f00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("12200000000000000000000000000000000000000000000000000000000000000000080100")]
    [InlineData("0801122000000000000000000000000000000000000000000000000000000000000000000a")]
    [InlineData("080112a0000000000000000000000000000000000000000000000000000000000000000000")]
    public void A_key_in_any_other_form_than_the_deterministic_one_is_refused(string hex) =>
        Assert.False(PublicKey.TryRead(Convert.FromHexString(hex), out _));

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157")]
    public void A_key_of_low_order_agrees_on_nothing(string hex) =>
        Assert.False(BouncyX25519.Instance.TryAgree(Convert.FromHexString(Alice), Convert.FromHexString(hex), new byte[32]));

    [Fact]
    public void Agreement_is_that_of_the_standard()
    {
        byte[] a = BouncyX25519.Instance.PublicOf(Convert.FromHexString(Alice));
        byte[] b = BouncyX25519.Instance.PublicOf(Convert.FromHexString(Bob));
        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Convert.ToHexStringLower(a));
        Assert.Equal("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f", Convert.ToHexStringLower(b));
        byte[] shared = new byte[32];
        Assert.True(BouncyX25519.Instance.TryAgree(Convert.FromHexString(Alice), b, shared));
        Assert.Equal("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Convert.ToHexStringLower(shared));
        Assert.True(BouncyX25519.Instance.TryAgree(Convert.FromHexString(Bob), a, shared));
        Assert.Equal("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742", Convert.ToHexStringLower(shared));
    }
}
