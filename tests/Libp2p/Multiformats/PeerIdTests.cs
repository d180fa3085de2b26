using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.Multiformats;

public sealed class PeerIdTests
{
    // Keys: libp2p/specs peer-ids r2, section "Test vectors". Ids: js @libp2p/peer-id 6.0.15 for the same keys.
    private static readonly (KeyType Type, string Key, string Base58, string Cid)[] Vectors =
    [
        (KeyType.Ed25519, "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e",
            "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq", "bafzaajaiaejcahwr5d5ofrfbis4l5d6uwr57hu5tjodrypfm6yaq6dsc2r2pzyt6"),
        (KeyType.Secp256k1, "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99",
            "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY", "bafzaajiiaijcca3xo7uzjzcsyilaj6i54cj44qk7kqzpoao5rti2pjx6udtdbp6kte"),
        (KeyType.Rsa, RsaKey, "QmaeANgBs1DTSxWSrPPtobgQuxW8XTfsS4ydbK4rCHzqxG", "bafzbeifwzcumbiyql7bhv7fe7mixg6i7aohegq75k234m63bnw6dbicmzu"),
    ];

    private const string RsaKey =
        "080012a60430820222300d06092a864886f70d01010105000382020f003082020a0282020100e1beab071d08200bde24eef00d049449b07770ff9910257b2d7d5dda" +
        "242ce8f0e2f12e1af4b32d9efd2c090f66b0f29986dbb645dae9880089704a94e5066d594162ae6ee8892e6ec70701db0a6c445c04778eb3de1293aa1a23c3825b85" +
        "c6620a2bc3f82f9b0c309bc0ab3aeb1873282bebd3da03c33e76c21e9beb172fd44c9e43be32e2c99827033cf8d0f0c606f4579326c930eb4e854395ad941256542c" +
        "793902185153c474bed109d6ff5141ebf9cd256cf58893a37f83729f97e7cb435ec679d2e33901d27bb35aa0d7e20561da08885ef0abbf8e2fb48d6a5487047a9ecb" +
        "1ad41fa7ed84f6e3e8ecd5d98b3982d2a901b4454991766da295ab78822add5612a2df83bcee814cf50973e80d7ef38111b1bd87da2ae92438a2c8cbcc70b31ee319" +
        "939a3b9c761dbc13b5c086d6b64bf7ae7dacc14622375d92a8ff9af7eb962162bbddebf90acb32adb5e4e4029f1c96019949ecfbfeffd7ac1e3fbcc6b6168c34be3d" +
        "5a2e5999fcbb39bba7adbca78eab09b9bc39f7fa4b93411f4cc175e70c0a083e96bfaefb04a9580b4753c1738a6a760ae1afd851a1a4bdad231cf56e9284d832483d" +
        "f215a46c1c21bdf0c6cfe951c18f1ee4078c79c13d63edb6e14feaeffabc90ad317e4875fe648101b0864097e998f0ca3025ef9638cd2b0caecd3770ab54a1d9c6ca" +
        "959b0f5dcbc90caeefc4135baca6fd475224269bbe1b0203010001";

    [Fact]
    public void Published_keys_have_the_ids_that_other_stacks_give_them()
    {
        foreach ((KeyType type, string hex, string base58, string cid) in Vectors)
        {
            Assert.True(PublicKey.TryRead(Convert.FromHexString(hex), out PublicKey? key));
            Assert.Equal(type, key.Type);
            Assert.Equal(hex, Convert.ToHexStringLower(key.ToProtobuf()));
            Assert.Equal(base58, key.Peer.ToString());
            Assert.True(PeerId.TryParse(base58, out PeerId parsed));
            Assert.True(PeerId.TryParse(cid, out PeerId ofCid));
            Assert.Equal(key.Peer, parsed);
            Assert.Equal(key.Peer, ofCid);
            Assert.True(PeerId.TryRead(key.Peer.Bytes, out PeerId read));
            Assert.Equal(key.Peer, read);
            Assert.Equal(type != KeyType.Rsa, PublicKey.TryOf(key.Peer, out PublicKey? inline) && inline.Peer == key.Peer);
        }
        Evidence.Record($"peer ids: {Vectors.Length} of 3 published public keys (Ed25519, secp256k1, RSA) in base 58 and as CID");
    }

    [Fact]
    public void The_published_private_key_makes_the_published_public_key()
    {
        byte[] pair = Convert.FromHexString(
            "080112407e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e");
        KeyPair identity = KeyPair.FromSeed(pair.AsSpan(4, 32));
        Assert.Equal(Vectors[0].Base58, identity.Peer.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("Qm")]
    [InlineData("b")]
    [InlineData("0OIl")]
    [InlineData("QmaeANgBs1DTSxWSrPPtobgQuxW8XTfsS4ydbK4rCHzqxGG")]
    [InlineData("12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3p")]
    [InlineData("bafzaajiiaijcca3xo7uzjzcsyilaj6i54cj44qk7kqzpoao5rti2pjx6udtdbp6ktf")]
    [InlineData("bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy")]
    public void Text_that_is_no_peer_id_is_refused(string text) => Assert.False(PeerId.TryParse(text, out _));

    [Fact]
    public void Nobody_is_equal_to_nobody_only()
    {
        Assert.True(default(PeerId).IsNone);
        Assert.Equal("", default(PeerId).ToString());
        Assert.NotEqual(default, KeyPair.FromSeed(new byte[32]).Peer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0000")]
    [InlineData("002b")]
    [InlineData("1220")]
    [InlineData("1320000000000000000000000000000000000000000000000000000000000000000000")]
    public void Bytes_of_another_multihash_are_refused(string hex) => Assert.False(PeerId.TryRead(Convert.FromHexString(hex), out _));
}
