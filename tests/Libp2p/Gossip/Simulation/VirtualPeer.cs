using System.Net;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>One of the simulated peers.</summary>
public sealed class VirtualPeer
{
    private const int KeyBytes = 36;

    /// <summary>Makes a peer whose id holds its place.</summary>
    public VirtualPeer(int index, IPAddress address)
    {
        Index = index;
        Address = address;
        Span<byte> key = stackalloc byte[KeyBytes];
        key[^2] = (byte)(index >> 8);
        key[^1] = (byte)index;
        Id = PeerId.OfKey(key);
    }

    /// <summary>Its place among the peers.</summary>
    public int Index { get; }

    /// <summary>Who it is.</summary>
    public PeerId Id { get; }

    /// <summary>Where it is, as others see it.</summary>
    public IPAddress Address { get; }

    /// <summary>How often it was started. What it did in an earlier life concerns nobody.</summary>
    public int Life { get; private set; }

    /// <summary>Whether it runs.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Since when it takes which topic, as its application asked.</summary>
    public SortedDictionary<Topic, TimeSpan> Topics { get; } = [];

    /// <summary>The router; null for a dishonest peer.</summary>
    public GossipRouter? Router { get; private set; }

    /// <summary>Whether it runs the router.</summary>
    public bool IsHonest { get; init; } = true;

    /// <summary>What it does about events.</summary>
    public Reaction React { get; private set; } = static (_, _) => [];

    /// <summary>The part of the network that it is in while that is partitioned.</summary>
    public int Side { get; set; }

    /// <summary>Its connections, whether open or being opened.</summary>
    public List<VirtualLink> Links { get; } = [];

    /// <summary>Until when it counts on connections that are dead, or has not made up for them.</summary>
    public TimeSpan TroubledUntil { get; set; }

    /// <summary>A peer's place, read from its id.</summary>
    public static int IndexOf(PeerId id) => (id.Bytes[^2] << 8) | id.Bytes[^1];

    /// <summary>Begins a new life.</summary>
    public void Start(GossipRouter? router, Reaction reaction)
    {
        Life++;
        IsUp = true;
        Router = router;
        React = reaction;
        Topics.Clear();
    }

    /// <summary>Ends this life; the caller has closed its connections.</summary>
    public void Stop()
    {
        IsUp = false;
        Router = null;
        Topics.Clear();
    }
}
