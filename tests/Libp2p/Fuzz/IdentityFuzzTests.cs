using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Xunit;

namespace Blockchain.Libp2p.Tests.Fuzz;

public sealed class IdentityFuzzTests
{
    private static readonly KeyPair Identity = KeyPair.FromSeed(new byte[32]);
    private static readonly BouncyEd25519 Ed25519 = BouncyEd25519.Instance;

    [Fact]
    public void Signed_envelopes() => ParserFuzz.Run(new FuzzedParser("signed peer record", bytes => PeerRecord.TryOpen(bytes, Ed25519, out _),
        PeerRecord.Seal(Identity, 1, []), PeerRecord.Seal(Identity, ulong.MaxValue, [Multiaddr.Memory(1), Multiaddr.Memory(2)])), 5_000);

    [Fact]
    public void Records_that_their_peer_signed() => ParserFuzz.Run(new FuzzedParser("peer record with a right signature", TakeRecord,
        Record(0x10, 0x01), Record(0x10, 0x01, 0x1a, 0x05, 0x0a, 0x03, 0x06, 0x00, 0x01))
    { AllocatedBytesPerByteMax = 128 }, 2_000);

    private static byte[] Record(params byte[] rest) => [0x0a, (byte)Identity.Peer.Bytes.Length, .. Identity.Peer.Bytes, .. rest];

    private static bool TakeRecord(byte[] bytes)
    {
        if (!PeerRecord.TryOpen(SignedEnvelope.Seal(Identity, "libp2p-peer-record", [3, 1], bytes), Ed25519, out PeerRecord? record)) return false;
        Assert.Equal(Identity.Peer, record.Peer);
        Assert.True(PeerRecord.TryOpen(PeerRecord.Seal(Identity, record.Sequence, record.Addresses), Ed25519, out PeerRecord? again));
        Assert.Equal((record.Sequence, record.Addresses.Length), (again.Sequence, again.Addresses.Length));
        return true;
    }
}
