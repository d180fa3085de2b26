using System.Net;
using Blockchain.Libp2p.Multiformats;
using Xunit;

namespace Blockchain.Libp2p.Tests.Multiformats;

public sealed class MultiaddrTests
{
    private const string Peer = "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq";

    // Binary forms: js @multiformats/multiaddr 13.0.3, but of /memory, which follows rust-multiaddr (64 bits, big-endian).
    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/4001/p2p/" + Peer, "047f000001060fa1a503260024080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e")]
    [InlineData("/dns4/example.com/tcp/443", "360b6578616d706c652e636f6d0601bb")]
    [InlineData("/dns/a_b.c/tcp/0", "3505615f622e63060000")]
    [InlineData("/dns6/x", "370178")]
    [InlineData("/ip6/2001:db8::1/tcp/1", "2920010db8000000000000000000000001060001")]
    [InlineData("/memory/12", "8906000000000000000c")]
    public void Text_and_bytes_are_two_forms_of_one_address(string text, string hex)
    {
        Assert.True(Multiaddr.TryParse(text, out Multiaddr? parsed));
        Assert.Equal(hex, Convert.ToHexStringLower(parsed.ToBytes()));
        Assert.True(Multiaddr.TryRead(Convert.FromHexString(hex), out Multiaddr? read));
        Assert.Equal(parsed, read);
        Assert.Equal(text, read.ToString());
    }

    [Theory]
    [InlineData("/ip6/2001:DB8:0::1/tcp/1", "/ip6/2001:db8::1/tcp/1")]
    [InlineData("/tcp/1/ipfs/" + Peer, "/tcp/1/p2p/" + Peer)]
    [InlineData("/p2p/bafzaajaiaejcahwr5d5ofrfbis4l5d6uwr57hu5tjodrypfm6yaq6dsc2r2pzyt6", "/p2p/" + Peer)]
    public void Other_forms_are_read_and_become_the_canonical_one(string text, string canonical)
    {
        Assert.True(Multiaddr.TryParse(text, out Multiaddr? parsed));
        Assert.Equal(canonical, parsed.ToString());
        Assert.True(Multiaddr.TryRead(parsed.ToBytes(), out Multiaddr? read));
        Assert.Equal(parsed, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("ip4/1.2.3.4")]
    [InlineData("/ip4")]
    [InlineData("/ip4/1.2.3.4/")]
    [InlineData("/ip4/1.2.3")]
    [InlineData("/ip4/01.2.3.4")]
    [InlineData("/ip4/::1")]
    [InlineData("/ip6/[::1]")]
    [InlineData("/ip6/[::1]:80")]
    [InlineData("/ip6/fe80::1%1")]
    [InlineData("/ip6/1.2.3.4")]
    [InlineData("/tcp/65536")]
    [InlineData("/tcp/-1")]
    [InlineData("/tcp/01")]
    [InlineData("/tcp/ 1")]
    [InlineData("/memory/9223372036854775808")]
    [InlineData("/dns/")]
    [InlineData("/dns/a b")]
    [InlineData("/p2p/nobody")]
    [InlineData("/udp/1")]
    [InlineData("/tcp/1/tcp/1/tcp/1/tcp/1/tcp/1/tcp/1/tcp/1/tcp/1/tcp/1")]
    public void Text_that_is_no_address_is_refused(string text) => Assert.False(Multiaddr.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("047f0000")]
    [InlineData("0600")]
    [InlineData("84007f000001")]
    [InlineData("350561")]
    [InlineData("3500")]
    [InlineData("350120")]
    [InlineData("35fe01")]
    [InlineData("a503020000")]
    [InlineData("8906ffffffffffffffff")]
    [InlineData("047f00000106")]
    [InlineData("cc03")]
    public void Bytes_that_are_no_address_are_refused(string hex) => Assert.False(Multiaddr.TryRead(Convert.FromHexString(hex), out _));

    [Fact]
    public void An_end_point_is_an_address_and_an_address_for_one_peer_tells_it()
    {
        Assert.True(PeerId.TryParse(Peer, out PeerId peer));
        Multiaddr plain = Multiaddr.Tcp(new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.1"), 4001));
        Multiaddr address = plain.WithPeer(peer);
        Assert.Equal("/ip4/192.0.2.1/tcp/4001/p2p/" + Peer, address.ToString());
        Assert.Equal(peer, address.Peer);
        Assert.Equal(address, address.WithPeer(peer));
        Assert.Equal(plain, address.WithoutPeer());
        Assert.True(plain.Peer.IsNone);
        Assert.True(address.TryTcp(out string? host, out int port));
        Assert.Equal(("192.0.2.1", 4001), (host, port));
        Assert.Equal("/ip6/fe80::1/tcp/1", Multiaddr.Tcp(new IPEndPoint(IPAddress.Parse("fe80::1%3"), 1)).ToString());
        Assert.False(Multiaddr.Memory(1).TryTcp(out _, out _));
    }
}
