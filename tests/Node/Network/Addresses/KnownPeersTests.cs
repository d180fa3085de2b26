using System.Collections.Immutable;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Machine;
using Blockchain.Node.Network.Addresses;
using Blockchain.TestKit;
using Xunit;
using NetworkPeerId = Blockchain.Libp2p.Multiformats.PeerId;

namespace Blockchain.Node.Tests.Network.Addresses;

/// <summary>The table of addresses is bounded, and nobody can fill it or choose whom it forgets (A22, A23).</summary>
public sealed class KnownPeersTests
{
    private const string Source = "203.0";
    private const int TableMax = KnownPeers.BucketsMax * KnownPeers.BucketSlots;

    private static readonly NetworkPeerId Peer = KeyPair.FromSeed(new byte[IEd25519.SeedBytes]).Peer;
    private static readonly UnixTimeMs Now = new(1_800_000_000_000);

    [Theory]
    [InlineData("/ip4/8.8.4.4/tcp/4001", Reach.Internet, "8.8")]
    [InlineData("/ip4/127.0.0.1/tcp/4001", Reach.Machine, null)]
    [InlineData("/ip4/192.168.1.9/tcp/4001", Reach.PrivateNetwork, null)]
    [InlineData("/ip6/2001:db8:1::1/tcp/1", Reach.Internet, "20010DB8")]
    [InlineData("/ip6/::1/tcp/1", Reach.Machine, null)]
    public void An_address_says_from_where_it_is_reached_and_of_which_group_it_is(string text, Reach reach, string? group)
    {
        PeerAddress address = Address(text);
        Assert.Equal((reach, group ?? address.ToString()), (address.Reach, address.Group));
        Assert.Equal(text, address.Address.ToString());
        Assert.Equal(reach, PeerAddress.ReachOf(address.Address));
    }

    [Fact]
    public void Addresses_without_a_peer_a_machine_or_a_port_are_none()
    {
        foreach (string text in new[] { "", "/ip4/8.8.8.8", "/ip4/8.8.8.8/tcp/0", "/ip4/0.0.0.0/tcp/1", "/ip6/::/tcp/1", "/dns4/example.org/tcp/1", "/memory/1" })
            Assert.False(PeerAddress.TryParse($"{text}/p2p/{Peer}", out _), text);
        Assert.False(PeerAddress.TryParse("/ip4/8.8.8.8/tcp/1", out _));
        Assert.False(PeerAddress.TryParse($"/ip4/8.8.8.8/tcp/1/p2p/{Peer}{new string('x', PeerAddress.TextBytesMax)}", out _));
    }

    [Fact]
    public void A22_ten_thousand_addresses_of_one_group_fill_one_bucket()
    {
        KnownPeers book = Book();
        for (int i = 0; i < 10_000; i++) book.Add(Address($"/ip4/9.9.{i / 256}.{i % 256}/tcp/1"), Source, Now);
        Assert.InRange(book.Count, 60, KnownPeers.BucketSlots);
        Evidence.Record($"A22: 10000 addresses of one /16 by one source: {book.Count} of {TableMax} places");
    }

    [Fact]
    public void A22_all_groups_together_told_by_one_source_fill_its_buckets_and_no_more()
    {
        KnownPeers book = Book();
        Flood(book);
        Assert.InRange(book.Count, 500, KnownPeers.SourceBucketsMax * KnownPeers.BucketSlots);
    }

    [Fact]
    public void A_flood_pushes_out_nobody_who_is_heard_of_and_only_those_who_failed_or_fell_silent()
    {
        KnownPeers book = Book();
        PeerAddress[] honest = [.. Enumerable.Range(0, 500).Select(i => Address($"/ip4/{20 + (i % 100)}.{i % 250}.1.1/tcp/1")).Where(address => book.Add(address, Source, Now))];
        Flood(book);
        ImmutableArray<PeerAddress> kept = Everything(book);
        Assert.All(honest, address => Assert.Contains(address, kept));
        foreach (PeerAddress address in honest)
        {
            for (int i = 0; i < KnownPeers.FailuresMax; i++) book.Dialled(address, isThere: false, Now);
        }
        Assert.All(honest, address => Assert.DoesNotContain(address, Everything(book)));
        Flood(book, port: 2);
        int made = Everything(book).Count(IsOfSecondFlood);
        Flood(book, port: 2, KnownPeers.SilenceMsMax);
        Assert.Equal(made, Everything(book).Count(IsOfSecondFlood));
        Flood(book, port: 2, KnownPeers.SilenceMsMax + 1);
        Assert.InRange(Everything(book).Count(IsOfSecondFlood), made + 1, KnownPeers.SourceBucketsMax * KnownPeers.BucketSlots);

        static bool IsOfSecondFlood(PeerAddress address) => address.Address.ToString().EndsWith("/tcp/2", StringComparison.Ordinal);
    }

    [Fact]
    public void Of_one_group_only_so_many_are_told_and_none_of_a_lesser_reach()
    {
        KnownPeers book = Book();
        for (int i = 0; i < 100; i++) book.Add(Address($"/ip4/9.9.9.{i}/tcp/1"), Source, Now);
        PeerAddress loopback = Address("/ip4/127.0.0.1/tcp/9"), lan = Address("/ip4/10.0.0.1/tcp/9");
        Assert.True(book.Add(loopback, "a", Now));
        Assert.True(book.Add(lan, "b", Now));
        ImmutableArray<PeerAddress> told = book.Draw(1_000, AddressExchange.PerGroupMax, Reach.Internet, new(1));
        Assert.Equal(AddressExchange.PerGroupMax, told.Length);
        Assert.All(told, address => Assert.Equal("9.9", address.Group));
        Assert.Contains(lan, book.Draw(1_000, 1, Reach.PrivateNetwork, new(1)));
        Assert.DoesNotContain(loopback, book.Draw(1_000, 1, Reach.PrivateNetwork, new(1)));
        Assert.Contains(loopback, book.Draw(1_000, 1, Reach.Machine, new(1)));
        Assert.Single(book.Draw(1, 32, Reach.Machine, new(1)));
    }

    [Fact]
    public void An_address_that_failed_is_dialled_again_later_and_one_that_was_met_first()
    {
        KnownPeers book = Book();
        PeerAddress one = Address("/ip4/9.9.9.9/tcp/1");
        Assert.True(book.Add(one, Source, Now));
        Assert.Equal(one, book.DrawToDial(static _ => true, Now, new(1)));
        Assert.Null(book.DrawToDial(static _ => false, Now, new(1)));
        book.Dialled(one, isThere: false, Now);
        Assert.Null(book.DrawToDial(static _ => true, Now + KnownPeers.RetryAfterMs, new(1)));
        Assert.Equal(one, book.DrawToDial(static _ => true, Now + (KnownPeers.RetryAfterMs + 1), new(1)));
        book.Dialled(one, isThere: true, Now);
        for (int i = 0; i < 300; i++) book.Add(Address($"/ip4/{20 + i % 200}.9.9.9/tcp/1"), Source, Now);
        Random chance = new(3);
        int met = Enumerable.Range(0, 400).Count(_ => one.Equals(book.DrawToDial(static _ => true, Now + 1, chance)));
        Assert.InRange(met, 250, 350); // three of four dials go to whom was met before
    }

    [Fact]
    public void The_table_outlives_the_process_and_lines_that_are_none_are_left_out()
    {
        KnownPeers book = Book();
        Flood(book);
        PeerAddress met = Everything(book)[0];
        book.Dialled(met, isThere: true, Now);
        string text = book.ToText();
        Assert.Equal(text, KnownPeers.Read(text, default).ToText());
        Assert.Equal(book.Count, KnownPeers.Read(text + "nonsense\n/ip4/1.2.3.4/tcp/1 a b c d\n" + new string(' ', 9), default).Count);
        Assert.Equal(0, KnownPeers.Read("", new byte[KnownPeers.SecretBytes]).Count);
        Assert.Equal(0, KnownPeers.Read(text[1..], new byte[KnownPeers.SecretBytes]).Count);
    }

    [Fact]
    public void A23_two_hundred_inbound_of_one_group_lose_their_youngest_and_nobody_else_does()
    {
        List<PeerConnection> connections = [];
        for (int i = 0; i < 8; i++) connections.Add(Connection(i, $"/ip4/9.9.1.{i}/tcp/1", Direction.Outbound));
        for (int i = 0; i < 20; i++) connections.Add(Connection(100 + i, $"/ip4/{30 + i}.1.1.1/tcp/1", Direction.Inbound));
        for (int i = 0; i < 200; i++) connections.Add(Connection(200 + i, $"/ip4/9.9.2.{i}/tcp/1", Direction.Inbound));
        PeerConnection[] before = [.. connections];
        while (InboundEviction.Choose(connections) is { } gone)
        {
            Assert.Equal(connections[^1].Peer, gone);
            connections.RemoveAt(connections.Count - 1);
        }
        Assert.Equal(before[..(28 + InboundEviction.InboundMax - 20)], connections);
        Evidence.Record($"A23: 200 inbound of one /16: {before.Length - connections.Count} of them ended, 8 of 8 outbound and 20 of 20 others stay");
    }

    private static PeerConnection Connection(int number, string address, Direction direction)
    {
        byte[] seed = new byte[IEd25519.SeedBytes];
        BitConverter.TryWriteBytes(seed, number + 1);
        Assert.True(Multiaddr.TryParse(address, out Multiaddr? where));
        return new(KeyPair.FromSeed(seed).Peer, where, direction);
    }

    private static void Flood(KnownPeers book, int port = 1, long later = 0)
    {
        for (int i = 0; i < 5_000; i++) book.Add(Address($"/ip4/{11 + i % 100}.{i / 100}.7.7/tcp/{port}"), Source, Now + later);
    }

    private static ImmutableArray<PeerAddress> Everything(KnownPeers book) => book.Draw(TableMax, TableMax, Reach.Machine, new(1));

    private static PeerAddress Address(string text)
    {
        Assert.True(PeerAddress.TryParse($"{text}/p2p/{Peer}", out PeerAddress? address), text);
        return address;
    }

    private static KnownPeers Book() => new(Enumerable.Range(0, KnownPeers.SecretBytes).Select(static i => (byte)i).ToArray());
}
