using System.Threading.Channels;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Blockchain.Node.Machine;
using Blockchain.Node.Network.Addresses;
using Blockchain.TestKit;
using Xunit;
using NetworkPeerId = Blockchain.Libp2p.Multiformats.PeerId;

namespace Blockchain.Node.Tests.Network.Addresses;

/// <summary>Nodes tell each other where others are, within bounds, and find each other so.</summary>
public sealed class AddressExchangeTests : LiveNetTestBase
{
    private static readonly NetworkPeerId Somebody = KeyPair.FromSeed(Enumerable.Repeat((byte)200, IEd25519.SeedBytes).ToArray()).Peer;

    [Fact]
    public async Task A_node_that_knows_one_peer_finds_the_others_by_itself()
    {
        const string listen = "/ip4/127.0.0.1/tcp/0";
        KnownPeers book = Book();
        LiveNode hub = await StartAsync("regtest", listen: listen, addresses: static host => Exchange(host, Book()));
        LiveNode other = await StartAsync("regtest", listen: listen, addresses: static host => Exchange(host, Book()));
        LiveNode newcomer = await StartAsync("regtest", listen: listen, addresses: host => Exchange(host, book));
        TaskCompletionSource found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable watch = newcomer.Host.Watch(what =>
        {
            if (what is PeerEvent.Connected && what.Peer == other.Peer) found.TrySetResult();
        });
        await ConnectAsync(other, hub);
        await newcomer.UntilAsync(static _ => true, Stop);
        await ConnectAsync(newcomer, hub);
        PeerFinderOptions options = new() { OutboundTarget = 2, Interval = TimeSpan.FromMilliseconds(20), NobodyLeft = newcomer.Network.AskForAddresses };
        await using PeerFinder finder = new(newcomer.Host, book, options, new(1));
        await found.Task.WaitAsync(Stop);
    }

    /// <summary>A24: what the live node does when its tip is stale.</summary>
    [Fact]
    public async Task One_peer_more_is_sought_when_asked_and_makes_room_for_the_next()
    {
        const string listen = "/ip4/127.0.0.1/tcp/0";
        LiveNode[] others = [await StartAsync("regtest", listen: listen), await StartAsync("regtest", listen: listen)];
        LiveNode seeker = await StartAsync("regtest", listen: listen);
        KnownPeers book = Book();
        foreach (LiveNode other in others)
        {
            Assert.True(PeerAddress.TryParse(other.Host.Addresses[0].WithPeer(other.Peer).ToString(), out PeerAddress? address));
            Assert.True(book.Add(address, "test", new(0)));
        }
        Channel<PeerEvent> seen = Channel.CreateUnbounded<PeerEvent>();
        using IDisposable watch = seeker.Host.Watch(what =>
        {
            if (what is not PeerEvent.Identified) seen.Writer.TryWrite(what);
        });
        PeerFinderOptions options = new() { OutboundTarget = 1, Interval = TimeSpan.FromMilliseconds(20) };
        await using PeerFinder finder = new(seeker.Host, book, options, new(1));
        PeerEvent first = await seen.Reader.ReadAsync(Stop);
        finder.SeekOne();
        PeerEvent second = await seen.Reader.ReadAsync(Stop);
        Assert.Equal(others.Select(static other => other.Peer).Order(), new[] { first.Peer, second.Peer }.Order());
        Assert.All([first, second], what => Assert.IsType<PeerEvent.Connected>(what));
        finder.SeekOne();
        PeerEvent third = await seen.Reader.ReadAsync(Stop);
        Assert.Equal(first.Peer, Assert.IsType<PeerEvent.Disconnected>(third).Peer);
    }

    [Fact]
    public async Task A22_of_a_flood_of_ten_thousand_addresses_a_thousand_are_looked_at()
    {
        KnownPeers book = Book();
        AddressTalk talk = Exchange(await StrangerAsync(), book).Open(Remote("/ip4/203.0.113.1/tcp/4001"));
        Assert.IsType<Message.GetAddresses>(talk.Ask());
        for (int i = 0; i < 10; i++) talk.Take(new([.. Enumerable.Range(0, 1_000).Select(j => Text($"/ip4/{20 + i}.{j % 250}.{j / 250}.1/tcp/1"))]));
        // Each of them is of another group: a place is free for most of those that are looked at.
        Assert.InRange(book.Count, 1, Message.AddressCountMax + AddressTalk.TakenMax);
        int before = book.Count;
        talk.Take(new([Text("/ip4/77.1.1.1/tcp/1")]));
        Assert.Equal(before, book.Count);
        Evidence.Record($"A22: 10 answers of 1000 addresses to one question: {Message.AddressCountMax + AddressTalk.TakenMax} looked at, {before} kept");
    }

    [Fact]
    public async Task Addresses_of_a_lesser_reach_than_the_peer_are_neither_taken_nor_told()
    {
        KnownPeers book = Book();
        AddressExchange exchange = Exchange(await StrangerAsync(), book);
        AddressTalk far = exchange.Open(Remote("/ip4/203.0.113.1/tcp/4001")), near = exchange.Open(Remote("/ip4/127.0.0.1/tcp/4001"));
        string loopback = Text("/ip4/127.0.0.1/tcp/5"), lan = Text("/ip4/10.1.1.1/tcp/5"), wide = Text("/ip4/8.8.8.8/tcp/5");
        far.Take(new([loopback, lan, wide]));
        Assert.Equal(1, book.Count);
        near.Take(new([loopback, lan, wide]));
        Assert.Equal(3, book.Count);
        Assert.Equal([wide], Assert.IsType<Message.Addresses>(far.Answer()).Items);
        Assert.Equal(new[] { loopback, lan, wide }.Order(), Assert.IsType<Message.Addresses>(near.Answer()).Items.Order());
        Assert.Null(far.TellOwn());
    }

    [Fact]
    public async Task Requests_are_answered_twice_and_then_rarely()
    {
        AddressTalk talk = Exchange(await StrangerAsync(), Book()).Open(Remote("/ip4/127.0.0.1/tcp/4001"));
        Assert.NotNull(talk.Answer());
        Assert.NotNull(talk.Answer());
        Assert.Null(talk.Answer());
        Assert.NotNull(talk.Ask());
        Assert.NotNull(talk.Ask());
        Assert.Null(talk.Ask());
    }

    private static AddressExchange Exchange(Host host, KnownPeers book) => new(host, book, TimeProvider.System, new(1));

    private static KnownPeers Book() => new(new byte[KnownPeers.SecretBytes]);

    private static string Text(string address) => $"{address}/p2p/{Somebody}";

    private static Multiaddr Remote(string text)
    {
        Assert.True(Multiaddr.TryParse(text, out Multiaddr? address));
        return address;
    }
}
