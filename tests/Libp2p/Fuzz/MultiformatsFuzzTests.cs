using System.Text;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Xunit;

namespace Blockchain.Libp2p.Tests.Fuzz;

public sealed class MultiformatsFuzzTests
{
    private const int Cases = 20_000;
    private static readonly KeyPair Identity = KeyPair.FromSeed(new byte[32]);

    [Fact]
    public void Varints() => ParserFuzz.Run(new FuzzedParser("varint", TakeVarint, [0], [0xac, 0x02], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f])
    {
        AllocatedBytesBaseMax = 1024,
    }, Cases);

    [Fact]
    public void Peer_ids_as_bytes() => ParserFuzz.Run(new FuzzedParser("peer id", TakePeerId, Identity.Peer.Bytes.ToArray(), [0x12, 0x20, .. new byte[32]])
    {
        AllocatedBytesBaseMax = 2048,
    }, Cases);

    [Fact]
    public void Peer_ids_as_text() => ParserFuzz.Run(new FuzzedParser("peer id text", TakePeerIdText,
        Encoding.Latin1.GetBytes(Identity.Peer.ToString()),
        "QmaeANgBs1DTSxWSrPPtobgQuxW8XTfsS4ydbK4rCHzqxG"u8.ToArray(),
        "bafzaajiiaijcca3xo7uzjzcsyilaj6i54cj44qk7kqzpoao5rti2pjx6udtdbp6kte"u8.ToArray()), Cases);

    [Fact]
    public void Addresses_as_bytes() => ParserFuzz.Run(new FuzzedParser("multiaddr", TakeAddress, [.. Addresses().Select(address => address.ToBytes())]), Cases);

    [Fact]
    public void Addresses_as_text() => ParserFuzz.Run(new FuzzedParser("multiaddr text", TakeAddressText,
        [.. Addresses().Select(address => Encoding.Latin1.GetBytes(address.ToString()))]), Cases);

    [Fact]
    public void Public_keys() => ParserFuzz.Run(new FuzzedParser("public key", TakeKey, Identity.Public.ToProtobuf(), [0x08, 0x02, 0x12, 0x02, 0x03, 0x01]), Cases);

    private static IEnumerable<Multiaddr> Addresses()
    {
        string[] texts = [$"/ip4/127.0.0.1/tcp/4001/p2p/{Identity.Peer}", "/ip6/2001:db8::1/tcp/1", "/dns4/example.com/tcp/443", "/memory/12", "/dns/a_b"];
        foreach (string text in texts)
        {
            Assert.True(Multiaddr.TryParse(text, out Multiaddr? address));
            yield return address;
        }
    }

    private static bool TakeVarint(byte[] bytes)
    {
        if (Varint.TryRead(bytes, out ulong value, out int length) != VarintStatus.Read) return false;
        byte[] written = new byte[Varint.Size(value)];
        Assert.Equal(length, Varint.Write(written, value));
        Assert.True(bytes.AsSpan(0, length).SequenceEqual(written));
        return true;
    }

    private static bool TakePeerId(byte[] bytes)
    {
        if (!PeerId.TryRead(bytes, out PeerId peer)) return false;
        Assert.True(peer.Bytes.SequenceEqual(bytes));
        Assert.True(PeerId.TryParse(peer.ToString(), out PeerId again) && again == peer);
        if (PublicKey.TryOf(peer, out PublicKey? key)) Assert.Equal(peer, key.Peer);
        return true;
    }

    private static bool TakePeerIdText(byte[] bytes) =>
        PeerId.TryParse(Encoding.Latin1.GetString(bytes), out PeerId peer) && TakePeerId(peer.Bytes.ToArray());

    private static bool TakeAddress(byte[] bytes)
    {
        if (!Multiaddr.TryRead(bytes, out Multiaddr? address)) return false;
        Assert.True(Multiaddr.TryParse(address.ToString(), out Multiaddr? again) && again.Equals(address));
        Assert.Equal(bytes, address.ToBytes());
        return true;
    }

    private static bool TakeAddressText(byte[] bytes)
    {
        if (!Multiaddr.TryParse(Encoding.Latin1.GetString(bytes), out Multiaddr? address)) return false;
        Assert.True(Multiaddr.TryRead(address.ToBytes(), out Multiaddr? again) && again.Equals(address));
        Assert.True(Multiaddr.TryParse(address.ToString(), out again) && again.Equals(address));
        return true;
    }

    private static bool TakeKey(byte[] bytes)
    {
        if (!PublicKey.TryRead(bytes, out PublicKey? key)) return false;
        Assert.Equal(bytes, key.ToProtobuf());
        return true;
    }
}
