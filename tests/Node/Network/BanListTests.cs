using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Network;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Node.Tests.Network;

public sealed class BanListTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_peer_is_refused_from_anywhere_and_its_address_for_everybody()
    {
        BanList bans = New();
        bans.Add(Peer(1), Address("/ip4/8.8.8.8/tcp/1"));
        Assert.True(bans.Refuses(Peer(1), Address("/ip4/9.9.9.9/tcp/1")));
        Assert.True(bans.Refuses(Peer(2), Address("/ip4/8.8.8.8/tcp/2")));
        Assert.False(bans.Refuses(Peer(2), Address("/ip4/9.9.9.9/tcp/1")));
    }

    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/1")]
    [InlineData("/ip4/10.1.2.3/tcp/1")]
    [InlineData("/ip4/192.168.1.1/tcp/1")]
    [InlineData("/ip6/::1/tcp/1")]
    [InlineData("/ip6/fd00::1/tcp/1")]
    [InlineData("/memory/7")]
    public void Addresses_of_this_machine_and_of_private_networks_are_not_refused(string address)
    {
        BanList bans = New();
        bans.Add(Peer(1), Address(address));
        Assert.True(bans.Refuses(Peer(1), Address(address)));
        Assert.False(bans.Refuses(Peer(2), Address(address)));
    }

    [Fact]
    public void A_network_of_64_bits_is_one_address()
    {
        BanList bans = New();
        bans.Add(Peer(1), Address("/ip6/2001:db8:1:2::1/tcp/1"));
        Assert.True(bans.Refuses(Peer(2), Address("/ip6/2001:db8:1:2:ffff::9/tcp/1")));
        Assert.False(bans.Refuses(Peer(2), Address("/ip6/2001:db8:1:3::1/tcp/1")));
    }

    [Fact]
    public void A_ban_ends_and_a_new_one_begins_anew()
    {
        BanList bans = New();
        bans.Add(Peer(1), null);
        time.Advance(TimeSpan.FromHours(1));
        bans.Add(Peer(1), null);
        time.Advance(TimeSpan.FromHours(23.5));
        Assert.True(bans.Refuses(Peer(1), null));
        time.Advance(TimeSpan.FromHours(0.5));
        Assert.False(bans.Refuses(Peer(1), null));
        Assert.Empty(bans.All);
    }

    [Fact]
    public void The_oldest_are_forgotten_beyond_the_limit()
    {
        BanList bans = New();
        for (byte number = 0; number < 30; number++) bans.Add(Peer(number), null);
        Assert.Equal(20, bans.All.Count);
        Assert.False(bans.Refuses(Peer(9), null));
        Assert.True(bans.Refuses(Peer(10), null));
    }

    [Fact]
    public void An_operator_refuses_anybody_for_as_long_as_he_says()
    {
        BanList bans = New();
        Assert.True(BanList.TryParseSubject("127.0.0.1", out string? here));
        Assert.True(bans.TryAdd(here, time.GetUtcNow().AddSeconds(10)));
        bans.Add(Peer(1), null);
        Assert.True(bans.Refuses(Peer(2), Address("/ip4/127.0.0.1/tcp/1")));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(bans.Refuses(Peer(2), Address("/ip4/127.0.0.1/tcp/1")));
        Assert.Equal([Peer(1).ToString()], bans.All.Select(ban => ban.Subject));
        Assert.True(bans.TryAdd(here, until: null));
        bans.Clear();
        Assert.False(bans.Refuses(Peer(1), null));
        bans.RefusesAll = true;
        Assert.True(bans.Refuses(Peer(1), null));
    }

    private static PeerId Peer(byte number)
    {
        byte[] seed = new byte[IEd25519.SeedBytes];
        seed[0] = number;
        return KeyPair.FromSeed(seed).Peer;
    }

    private static Multiaddr Address(string text) => Multiaddr.TryParse(text, out Multiaddr? address) ? address : throw new ArgumentException(text);

    private BanList New() => new(time, TimeSpan.FromHours(24), entriesMax: 20);
}
