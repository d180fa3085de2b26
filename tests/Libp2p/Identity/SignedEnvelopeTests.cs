using Blockchain.Libp2p.Identity;
using Blockchain.TestKit;
using Xunit;

namespace Blockchain.Libp2p.Tests.Identity;

public sealed class SignedEnvelopeTests
{
    // js @libp2p/peer-record 9.0.16, sealed with the Ed25519 key of libp2p/specs peer-ids r2.
    private const string JsEnvelope =
        "0a24080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e120203011a520a260024080112201ed1e8fae2c4a144b8be8fd4" +
        "b47bf3d3b34b871c3cacf6010f0e42d474fce27e1080e2cfaa061a0a0a0804c0000201060fa11a160a142920010db8000000000000000000000001060fa12a40" +
        "0096a0d3d26311d12d4d8d90eab6004c87990e594e1c70dcf350af92f91378c820e310af8055193343cbc8cabc0106ff05a365398df64784cfa469f9e3d3400e";

    private const string Seed = "7e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d";
    private static readonly BouncyEd25519 Ed25519 = BouncyEd25519.Instance;
    private static readonly KeyPair Identity = KeyPair.FromSeed(Convert.FromHexString(Seed));

    [Fact]
    public void A_record_of_js_libp2p_is_opened_and_ours_is_the_same_byte_for_byte()
    {
        Assert.True(PeerRecord.TryOpen(Convert.FromHexString(JsEnvelope), Ed25519, out PeerRecord? record));
        Assert.Equal(Identity.Peer, record.Peer);
        Assert.Equal(1_700_000_000UL, record.Sequence);
        Assert.Equal(["/ip4/192.0.2.1/tcp/4001", "/ip6/2001:db8::1/tcp/4001"], record.Addresses.Select(address => address.ToString()));
        Assert.Equal(JsEnvelope, Convert.ToHexStringLower(PeerRecord.Seal(Identity, record.Sequence, record.Addresses)));
        Evidence.Record("signed peer records: 1 of 1 envelopes of js-libp2p opened and made equal byte for byte");
    }

    [Fact]
    public void An_envelope_with_any_one_bit_changed_is_refused()
    {
        byte[] good = Convert.FromHexString(JsEnvelope);
        int refused = 0;
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] changed = [.. good];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (!PeerRecord.TryOpen(changed, Ed25519, out _)) refused++;
        }
        Assert.Equal(good.Length * 8, refused);
    }

    [Fact]
    public void A_signature_is_void_for_another_domain_or_payload_type()
    {
        byte[] envelope = SignedEnvelope.Seal(Identity, "a", [1], [2, 3]);
        Assert.True(SignedEnvelope.TryOpen(envelope, "a", [1], Ed25519, out SignedEnvelope? opened));
        Assert.Equal([2, 3], opened.Payload.ToArray());
        Assert.Equal(Identity.Peer, opened.Signer.Peer);
        Assert.False(SignedEnvelope.TryOpen(envelope, "b", [1], Ed25519, out _));
        Assert.False(SignedEnvelope.TryOpen(envelope, "a", [2], Ed25519, out _));
    }

    [Fact]
    public void A_peer_cannot_sign_the_record_of_another()
    {
        KeyPair other = KeyPair.FromSeed(new byte[32]);
        byte[] record = [0x0a, (byte)Identity.Peer.Bytes.Length, .. Identity.Peer.Bytes, 0x10, 0x01];
        Assert.False(PeerRecord.TryOpen(SignedEnvelope.Seal(other, "libp2p-peer-record", [3, 1], record), Ed25519, out _));
        Assert.True(PeerRecord.TryOpen(SignedEnvelope.Seal(Identity, "libp2p-peer-record", [3, 1], record), Ed25519, out _));
    }

    [Fact]
    public void Addresses_of_other_transports_and_beyond_the_limit_are_passed_over()
    {
        byte[] strange = [0x1a, 0x07, 0x0a, 0x05, 0x91, 0x02, 0x04, 0xd2, 0x01];
        byte[] known = [0x1a, 0x05, 0x0a, 0x03, 0x06, 0x00, 0x01];
        byte[] record = [0x0a, (byte)Identity.Peer.Bytes.Length, .. Identity.Peer.Bytes, .. strange, .. Enumerable.Repeat(known, PeerRecord.AddressesMax).SelectMany(one => one)];
        Assert.True(PeerRecord.TryOpen(SignedEnvelope.Seal(Identity, "libp2p-peer-record", [3, 1], record), Ed25519, out PeerRecord? opened));
        Assert.Equal(PeerRecord.AddressesMax - 1, opened.Addresses.Length);
    }

    [Fact]
    public void An_envelope_beyond_the_limit_is_refused_unread()
    {
        Assert.True(SignedEnvelope.TryOpen(SignedEnvelope.Seal(Identity, "a", [], new byte[SignedEnvelope.BytesMax - 200]), "a", [], Ed25519, out _));
        Assert.False(SignedEnvelope.TryOpen(SignedEnvelope.Seal(Identity, "a", [], new byte[SignedEnvelope.BytesMax]), "a", [], Ed25519, out _));
    }
}
