using System.Net;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Scoring;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>What befalls the peers of one seed. Troubles go by the seed's bits, so that few seeds already combine them.</summary>
public sealed record Scenario
{
    /// <summary>The topic that all peers take.</summary>
    public static readonly Topic Blocks = new("blocks");

    /// <summary>The topic that some take, leave and take again, and to which others publish.</summary>
    public static readonly Topic Votes = new("votes");

    /// <summary>The topic on which nobody says anything for ten minutes.</summary>
    public static readonly Topic Quiet = new("quiet");

    /// <summary>When messages and troubles begin.</summary>
    public static readonly TimeSpan Warm = TimeSpan.FromSeconds(6);

    /// <summary>When both end.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromSeconds(20);

    /// <summary>How long a message may take.</summary>
    public static readonly TimeSpan Dissemination = TimeSpan.FromSeconds(10);

    /// <summary>How long a subscription or a connection must have been there before a message, so that it is in a mesh.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <summary>The chance that all of a subscriber's connections drop a message, up to which it can count on every message.</summary>
    public const double MissChanceMax = 1e-8;

    /// <summary>How long the quiet topic is quiet.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    /// <summary>Heartbeats that meshes have to repair themselves.</summary>
    public const int RepairHeartbeatsMax = 10;

    /// <summary>The seed of all chance.</summary>
    public required int Seed { get; init; }

    /// <summary>How many peers.</summary>
    public int Peers { get; init; } = 200;

    /// <summary>Connections that each peer dials; it is dialled as often on average.</summary>
    public int Dials { get; init; } = 7;

    /// <summary>Most connections of a peer.</summary>
    public int LinksMax { get; init; } = 20;

    /// <summary>Chance that a full queue drops an RPC; links differ, from none to twice this.</summary>
    public double Loss { get; init; }

    /// <summary>Chance that something takes a second longer.</summary>
    public double Spikes { get; init; }

    /// <summary>Peers that leave and come back, and connections that break.</summary>
    public int Churn { get; init; }

    /// <summary>Parts into which the network falls; one means that it stays whole.</summary>
    public int Sides { get; init; } = 1;

    /// <summary>Peers of each dishonest kind.</summary>
    public int DishonestOfEach { get; init; }

    /// <summary>Messages about which the rules of the peers differ.</summary>
    public int Disputes { get; init; }

    /// <summary>Whether ten quiet minutes follow.</summary>
    public bool IsLong { get; init; }

    /// <summary>Whether all peers run on one machine.</summary>
    public bool IsLocal { get; init; }

    /// <summary>The scenario of a seed.</summary>
    public static Scenario Of(int seed) => new()
    {
        Seed = seed,
        Loss = (seed & 1) == 0 ? 0 : 0.1,
        Spikes = (seed & 1) == 0 ? 0 : 0.01,
        Churn = (seed & 2) == 0 ? 0 : 30,
        Sides = (seed & 4) == 0 ? 1 : 2 + (seed / 8 % 2),
        DishonestOfEach = seed % 3 == 1 ? 4 : 0,
        Disputes = seed % 5 == 3 ? 2 : 0,
        IsLong = seed % 20 == 7,
        IsLocal = seed % 7 == 2,
    };

    /// <summary>Where a peer is, as others see it.</summary>
    public IPAddress Address(int index) => IsLocal ? IPAddress.Loopback : new IPAddress([203, 0, (byte)(index >> 8), (byte)index]);

    /// <summary>What a topic counts. Refused messages are forgotten in 20 seconds instead of an hour, so that a run sees it.</summary>
    public TopicScoreParameters Score { get; init; } = new() { InvalidDeliveriesDecayTime = TimeSpan.FromSeconds(20) };

    /// <summary>The router's parameters: the defaults.</summary>
    public GossipParameters Parameters { get; init; } = new();

    /// <inheritdoc/>
    public override string ToString() =>
        $"seed {Seed}: loss {Loss}, churn {Churn}, {Sides} sides, {DishonestOfEach} dishonest of each kind, {Disputes} disputes{(IsLong ? ", long" : "")}";
}
