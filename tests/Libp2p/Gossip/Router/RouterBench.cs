using System.Net;
using System.Text;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Scoring;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Tests.Gossip.Router;

/// <summary>One router with its virtual time: events by name, and what came of the last one.</summary>
internal sealed class RouterBench
{
    public static readonly Topic Blocks = new("blocks");

    private readonly GossipRouter router;

    public RouterBench(GossipParameters? parameters = null, int seed = 1) =>
        router = new GossipRouter(Self, parameters ?? new GossipParameters(), new Random(seed));

    public static PeerId Self { get; } = PeerId.OfKey("self"u8);

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    /// <summary>The effects of the last event.</summary>
    public IReadOnlyList<GossipEffect> Last { get; private set; } = [];

    public IReadOnlyList<PeerId> Mesh => router.Mesh(Blocks);

    public static PeerId Peer(int number) => PeerId.OfKey(Encoding.ASCII.GetBytes($"peer {number}"));

    public static GossipEnvelope Message(string text, PeerId? author = null, string signature = "right", Topic? topic = null) =>
        new(topic ?? Blocks, Encoding.ASCII.GetBytes(text), author ?? Peer(1000)) { Signature = Encoding.ASCII.GetBytes(signature) };

    public RouterBench Do(GossipEvent happened)
    {
        Last = router.Handle(happened, Now);
        return this;
    }

    public RouterBench Subscribe(TopicScoreParameters? score = null, Topic? topic = null, int dataBytesMax = 1024) =>
        Do(new GossipEvent.Subscribed(topic ?? Blocks, score ?? new TopicScoreParameters()) { DataBytesMax = dataBytesMax });

    public RouterBench Unsubscribe(Topic? topic = null) => Do(new GossipEvent.Unsubscribed(topic ?? Blocks));

    /// <summary>Connects a peer that does not say what it takes.</summary>
    public RouterBench Connect(PeerId peer, bool outbound = false, string? address = null) =>
        Do(new GossipEvent.PeerAdded(peer, address is null ? null : IPAddress.Parse(address), outbound));

    public RouterBench Disconnect(PeerId peer) => Do(new GossipEvent.PeerRemoved(peer));

    /// <summary>Connects peers that take the topic.</summary>
    public RouterBench ConnectSubscribers(int first, int count, bool outbound = false)
    {
        for (int i = first; i < first + count; i++)
            Connect(Peer(i), outbound).Receive(Peer(i), new GossipRpc { Subscriptions = [new GossipSubscription(Blocks, true)] });
        return this;
    }

    public RouterBench Receive(PeerId from, GossipRpc rpc) => Do(new GossipEvent.Received(from, rpc));

    public RouterBench Receive(PeerId from, params GossipEnvelope[] messages) => Receive(from, new GossipRpc { Messages = messages });

    public RouterBench Graft(PeerId from) => Receive(from, new GossipRpc { Graft = [Blocks] });

    public RouterBench Prune(PeerId from, int backoffSeconds = 0, params PeerId[] others) =>
        Receive(from, new GossipRpc { Prune = [new GossipPrune(Blocks, TimeSpan.FromSeconds(backoffSeconds), [.. others.Select(peer => new GossipPeer(peer))])] });

    public RouterBench IHave(PeerId from, params MessageId[] ids) => Receive(from, new GossipRpc { IHave = [new GossipIHave(Blocks, ids)] });

    public RouterBench IWant(PeerId from, params MessageId[] ids) => Receive(from, new GossipRpc { IWant = ids });

    public RouterBench Judge(GossipEnvelope message, GossipVerdict verdict) => Do(new GossipEvent.Validated(message.Id, verdict));

    /// <summary>A peer sends a message that is then accepted.</summary>
    public RouterBench Accept(PeerId from, GossipEnvelope message) => Receive(from, message).Judge(message, GossipVerdict.Accept);

    public RouterBench Publish(GossipEnvelope message) => Do(new GossipEvent.Published(message));

    public RouterBench ScoreByApplication(PeerId peer, double score) => Do(new GossipEvent.ApplicationScored(peer, score));

    /// <summary>Lets time pass, with a heartbeat each second; the last one's effects stay.</summary>
    public RouterBench Beat(int seconds = 1)
    {
        for (int i = 0; i < seconds; i++)
        {
            Now += TimeSpan.FromSeconds(1);
            Do(new GossipEvent.Heartbeat());
        }
        return this;
    }

    /// <summary>Lets time pass without a heartbeat.</summary>
    public RouterBench Wait(double seconds)
    {
        Now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    public double Score(PeerId peer) => router.Score(peer);

    public IReadOnlyList<PeerId> Subscribers(Topic topic) => router.Subscribers(topic);

    public IReadOnlyList<PeerId> MeshOf(Topic topic) => router.Mesh(topic);

    public IReadOnlyDictionary<PeerId, double> Scores() => router.Scores();

    public IEnumerable<GossipEffect.Send> Sent => Last.OfType<GossipEffect.Send>();

    /// <summary>What the last event sent to one peer.</summary>
    public IEnumerable<GossipRpc> SentTo(PeerId peer) => Sent.Where(send => send.To.Contains(peer)).Select(send => send.Rpc);

    public IEnumerable<PeerId> ReceiversOf(GossipEnvelope message) => Sent.Where(send => send.Rpc.Messages.Contains(message)).SelectMany(send => send.To);

    public IEnumerable<PeerId> Grafted => Sent.Where(send => send.Rpc.Graft.Count > 0).SelectMany(send => send.To);

    public IEnumerable<PeerId> Pruned => Sent.Where(send => send.Rpc.Prune.Count > 0).SelectMany(send => send.To);

    public IEnumerable<MessageId> AskedOf(PeerId peer) => SentTo(peer).SelectMany(rpc => rpc.IWant);

    public IEnumerable<PeerId> ToldOf(MessageId id) =>
        Sent.Where(send => send.Rpc.IHave.Any(entry => entry.Messages.Contains(id))).SelectMany(send => send.To);

    public IEnumerable<Fault> Faults => Last.OfType<GossipEffect.Met>().Select(met => met.Fault);

    public IEnumerable<GossipEnvelope> Delivered => Last.OfType<GossipEffect.Deliver>().Select(deliver => deliver.Message);

    public IEnumerable<GossipEnvelope> ToValidate => Last.OfType<GossipEffect.Validate>().Select(validate => validate.Message);

    public IEnumerable<PeerId> ToConnect => Last.OfType<GossipEffect.Connect>().Select(connect => connect.Peer.Peer);
}
