using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>A peer that takes part without the router. It joins every mesh that lets it in, forwards nothing, and each heartbeat does what its kind does.</summary>
public sealed class Dishonest
{
    private static readonly Topic Topic = Scenario.Blocks;
    private readonly List<PeerId> neighbours = [];
    private readonly Func<IEnumerable<GossipRpc>> misdeeds;

    private Dishonest(Func<IEnumerable<GossipRpc>> misdeeds) => this.misdeeds = misdeeds;

    /// <summary>How to make each kind, from a peer and a seed.</summary>
    public static IReadOnlyList<Func<VirtualPeer, int, Dishonest>> Kinds { get; } =
    [
        static (_, _) => Mute(),
        static (peer, seed) => Forger(peer, new Random(seed)),
        static (_, _) => GraftSpammer(),
        static (_, seed) => Promiser(new Random(seed)),
    ];

    /// <summary>Whether a peer's kind does what others notice; saying nothing is no offence.</summary>
    public static bool DoesHarm(VirtualPeer peer) => peer.Index % Kinds.Count != 0;

    /// <summary>What it does about an event.</summary>
    public IReadOnlyList<GossipEffect> React(GossipEvent happened, TimeSpan now)
    {
        switch (happened)
        {
            case GossipEvent.PeerAdded added:
                neighbours.Add(added.Peer);
                return [new GossipEffect.Send([added.Peer], new GossipRpc { Subscriptions = [new(Topic, true)], Graft = [Topic] })];
            case GossipEvent.PeerRemoved removed:
                neighbours.Remove(removed.Peer);
                return [];
            case GossipEvent.Heartbeat when neighbours.Count > 0:
                PeerId[] all = [.. neighbours];
                return [.. misdeeds().Select(rpc => new GossipEffect.Send(all, rpc))];
            default:
                return [];
        }
    }

    private static Dishonest Mute() => new(static () => []);

    private static Dishonest Forger(VirtualPeer peer, Random random) => new(() =>
        [new GossipRpc { Messages = [new(Topic, VirtualMessage.Content(MessageKind.Forged, peer.Index, random.Next()), peer.Id)] }]);

    private static Dishonest GraftSpammer() => new(static () =>
        [new GossipRpc { Prune = [new(Topic, TimeSpan.FromMinutes(1), [])] }, new GossipRpc { Graft = [Topic] }]);

    private static Dishonest Promiser(Random random) => new(() =>
        [Promise(random), Promise(random)]);

    private static GossipRpc Promise(Random random) => new() { IHave = [new(Topic, [new MessageId((ulong)random.NextInt64(), 0, 0)])] };
}
