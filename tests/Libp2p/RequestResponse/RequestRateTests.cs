using Blockchain.Libp2p.Multiformats;
using Blockchain.Libp2p.RequestResponse;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Blockchain.Libp2p.Tests.RequestResponse;

/// <summary>How often a peer may ask.</summary>
public sealed class RequestRateTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_burst_is_two_seconds_worth_and_then_the_average_counts()
    {
        RequestRate rate = new(10, time);
        Assert.Equal(20, Take(rate, Peer(1), 100));
        time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, Take(rate, Peer(1), 100));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Take(rate, Peer(1), 100));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(20, Take(rate, Peer(1), 100));
    }

    [Fact]
    public void Peers_do_not_share_their_allowance()
    {
        RequestRate rate = new(1, time);
        Assert.Equal(2, Take(rate, Peer(1), 10));
        Assert.Equal(2, Take(rate, Peer(2), 10));
    }

    [Fact]
    public void Peers_that_asked_long_ago_are_forgotten_when_room_is_needed()
    {
        RequestRate rate = new(1, time);
        for (int i = 0; i < 1024; i++) Assert.Equal(1, Take(rate, Peer(i), 1));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Take(rate, Peer(5000), 2));
        Assert.Equal(1, rate.Peers);
    }

    private static int Take(RequestRate rate, PeerId peer, int times) => Enumerable.Range(0, times).Count(_ => rate.TryTake(peer));

    private static PeerId Peer(int number)
    {
        byte[] key = new byte[36];
        BitConverter.TryWriteBytes(key, number);
        return PeerId.OfKey(key);
    }
}
