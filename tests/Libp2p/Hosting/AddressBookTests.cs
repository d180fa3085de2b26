using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Multiformats;
using Xunit;

namespace Blockchain.Libp2p.Tests.Hosting;

/// <summary>What the address book keeps, in which order, and what it forgets first.</summary>
public sealed class AddressBookTests
{
    private static readonly PeerId Peer = TestHost.Identity(1).Peer;

    [Fact]
    public void Where_a_dial_worked_comes_first_then_the_applications_word_then_the_peers()
    {
        AddressBook book = new(new AddressLimits());
        book.Hear(Peer, [Multiaddr.Memory(5)]);
        book.Learn(Peer, [Multiaddr.Memory(3), Multiaddr.Memory(4)]);
        book.Prove(Peer, Multiaddr.Memory(4));
        Assert.Equal([Multiaddr.Memory(4), Multiaddr.Memory(3), Multiaddr.Memory(5)], book.Of(Peer));
    }

    [Fact]
    public void The_application_adds_and_the_peer_replaces()
    {
        AddressBook book = new(new AddressLimits());
        book.Learn(Peer, [Multiaddr.Memory(1)]);
        book.Learn(Peer, [Multiaddr.Memory(2)]);
        book.Hear(Peer, [Multiaddr.Memory(3)]);
        book.Hear(Peer, [Multiaddr.Memory(4)]);
        Assert.Equal([Multiaddr.Memory(2), Multiaddr.Memory(1), Multiaddr.Memory(4)], book.Of(Peer));
    }

    [Fact]
    public void Addresses_of_other_peers_are_passed_over_and_names_are_taken_off()
    {
        AddressBook book = new(new AddressLimits());
        book.Learn(Peer, [Multiaddr.Memory(1).WithPeer(TestHost.Identity(2).Peer), Multiaddr.Memory(2).WithPeer(Peer)]);
        Assert.Equal([Multiaddr.Memory(2)], book.Of(Peer));
    }

    [Fact]
    public void A_thousand_addresses_of_one_peer_are_cut_to_the_limit_and_push_out_nothing_that_is_proved()
    {
        AddressBook book = new(new AddressLimits { PerPeerMax = 4 });
        book.Prove(Peer, Multiaddr.Memory(5000));
        book.Learn(Peer, Enumerable.Range(1, 1000).Select(number => Multiaddr.Memory(number)));
        book.Hear(Peer, Enumerable.Range(2001, 1000).Select(number => Multiaddr.Memory(number)));
        Assert.Equal(9, book.Of(Peer).Count);
        Assert.Equal(Multiaddr.Memory(5000), book.Of(Peer)[0]);
    }

    [Fact]
    public void A_book_full_of_whom_the_application_named_forgets_the_oldest_of_them_for_a_new_one_and_none_for_a_stranger()
    {
        AddressBook book = new(new AddressLimits { PeersMax = 3 });
        PeerId[] peers = [.. Enumerable.Range(1, 5).Select(number => TestHost.Identity(number).Peer)];
        foreach (PeerId named in peers[..4]) book.Learn(named, [Multiaddr.Memory(7)]);
        book.Hear(peers[4], [Multiaddr.Memory(8)]);
        int[] known = [.. peers.Select(peer => book.Of(peer).Count)];
        Assert.Equal([0, 1, 1, 1, 0], known);
    }

    [Fact]
    public void Ten_thousand_strangers_push_out_each_other_and_not_whom_the_application_named()
    {
        AddressBook book = new(new AddressLimits { PeersMax = 100 });
        book.Learn(Peer, [Multiaddr.Memory(1)]);
        byte[] multihash = [0x00, 36, .. new byte[36]];
        for (int stranger = 0; stranger < 10_000; stranger++)
        {
            BitConverter.TryWriteBytes(multihash.AsSpan(2), stranger);
            Assert.True(PeerId.TryRead(multihash, out PeerId id));
            book.Hear(id, [Multiaddr.Memory(2)]);
        }
        Assert.Equal(100, book.Peers);
        Assert.Equal([Multiaddr.Memory(1)], book.Of(Peer));
    }
}
