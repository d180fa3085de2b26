using Blockchain.Libp2p.Gossip;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Tests.Gossip.Simulation;

/// <summary>Peers, the connections between them, and what the effects of their routers do there.</summary>
public sealed class VirtualNetwork
{
    private readonly Scenario scenario;
    private readonly VirtualTime time;
    private readonly Random random;
    private readonly Outcome outcome;
    private readonly Func<Reaction, Reaction> mistake;
    private readonly VirtualLink?[,] links;
    private readonly Dictionary<(PeerId, PeerId, Topic), TimeSpan> backoffs = [];

    /// <summary>Makes the peers, none of which runs.</summary>
    /// <param name="scenario">How many, how lossy.</param>
    /// <param name="time">When things happen.</param>
    /// <param name="random">All chance but that of the routers.</param>
    /// <param name="outcome">Where to note what happens.</param>
    /// <param name="mistake">A mistake to plant into each router; identity for none.</param>
    public VirtualNetwork(Scenario scenario, VirtualTime time, Random random, Outcome outcome, Func<Reaction, Reaction> mistake)
    {
        (this.scenario, this.time, this.random, this.outcome, this.mistake) = (scenario, time, random, outcome, mistake);
        int dishonest = scenario.DishonestOfEach * Dishonest.Kinds.Count;
        Peers = [.. Enumerable.Range(0, scenario.Peers).Select(index => new VirtualPeer(index, scenario.Address(index)) { IsHonest = index >= dishonest })];
        links = new VirtualLink?[scenario.Peers, scenario.Peers];
        Deliveries = new DeliveryCheck(this, time, outcome);
    }

    /// <summary>All peers.</summary>
    public IReadOnlyList<VirtualPeer> Peers { get; }

    /// <summary>The peers that run the router and run.</summary>
    public IEnumerable<VirtualPeer> Honest => Peers.Where(peer => peer is { IsHonest: true, IsUp: true });

    /// <summary>Who got what.</summary>
    public DeliveryCheck Deliveries { get; }

    /// <summary>Whether hearts still beat.</summary>
    public bool IsBeating { get; set; } = true;

    /// <summary>The connection of two peers, if there is one.</summary>
    public VirtualLink? Between(VirtualPeer a, VirtualPeer b) => links[a.Index, b.Index];

    /// <summary>All connections, each once.</summary>
    public IEnumerable<VirtualLink> Links => Peers.SelectMany(peer => peer.Links.Where(link => link.Dialler == peer));

    /// <summary>Whether two peers that are connected may be in one another's mesh: neither has sent the other away a short time ago, or thinks badly of it.</summary>
    public bool CanMesh(VirtualPeer peer, VirtualPeer other, Topic topic)
    {
        bool isAway = backoffs.GetValueOrDefault((peer.Id, other.Id, topic)) > time.Now || backoffs.GetValueOrDefault((other.Id, peer.Id, topic)) > time.Now;
        return !isAway && peer.Router!.Score(other.Id) >= 0 && other.Router!.Score(peer.Id) >= 0;
    }

    /// <summary>Starts a peer that is down; its connections are dialled by <see cref="DialSome"/>.</summary>
    public void Start(VirtualPeer peer)
    {
        if (peer.IsHonest)
        {
            GossipRouter router = new(peer.Id, scenario.Parameters, new Random(scenario.Seed * scenario.Peers + peer.Index + peer.Life * 7919));
            peer.Start(router, mistake(router.Handle));
        }
        else
        {
            peer.Start(null, Dishonest.Kinds[peer.Index % Dishonest.Kinds.Count](peer, scenario.Seed).React);
        }
        Beat(peer, peer.Life, TimeSpan.FromMilliseconds(random.Next((int)scenario.Parameters.HeartbeatInterval.TotalMilliseconds)));
    }

    /// <summary>Ends a peer with all its connections.</summary>
    public void Stop(VirtualPeer peer)
    {
        foreach (VirtualLink link in peer.Links.ToArray()) Break(link);
        peer.Stop();
    }

    /// <summary>Takes a topic.</summary>
    public void Subscribe(VirtualPeer peer, Topic topic)
    {
        if (!peer.IsUp || !peer.Topics.TryAdd(topic, time.Now)) return;
        Happen(peer, new GossipEvent.Subscribed(topic, scenario.Score));
    }

    /// <summary>Takes a topic no more.</summary>
    public void Unsubscribe(VirtualPeer peer, Topic topic)
    {
        if (peer.IsUp && peer.Topics.Remove(topic)) Happen(peer, new GossipEvent.Unsubscribed(topic));
    }

    /// <summary>Publishes a new message.</summary>
    public void Publish(VirtualPeer peer, Topic topic, MessageKind kind)
    {
        if (!peer.IsUp) return;
        byte[] content = VirtualMessage.Content(kind, peer.Index, (int)outcome.Messages++);
        GossipEnvelope envelope = new(topic, content, peer.Id);
        Deliveries.Published(new VirtualMessage(envelope, peer, time.Now, Peers.Count));
        Happen(peer, new GossipEvent.Published(envelope));
    }

    /// <summary>Dials as many peers as a peer dials, chosen by chance.</summary>
    public void DialSome(VirtualPeer peer)
    {
        for (int count = 0; count < scenario.Dials; count++) Dial(peer, Peers[random.Next(Peers.Count)]);
    }

    /// <summary>Dials; nothing happens where there is a connection, no room, or a partition between.</summary>
    public void Dial(VirtualPeer dialler, VirtualPeer listener)
    {
        bool isPossible = dialler != listener && dialler.IsUp && listener.IsUp && dialler.Side == listener.Side && Between(dialler, listener) is null
            && dialler.Links.Count < scenario.LinksMax && listener.Links.Count < scenario.LinksMax;
        if (!isPossible) return;
        TimeSpan latency = TimeSpan.FromMilliseconds(random.Next(2, 80));
        VirtualLink link = new(dialler, listener, latency, scenario.Loss * 2 * random.NextDouble());
        links[dialler.Index, listener.Index] = links[listener.Index, dialler.Index] = link;
        dialler.Links.Add(link);
        listener.Links.Add(link);
        time.After(2 * latency, () => Open(link));
    }

    /// <summary>Breaks a connection; both ends learn at once.</summary>
    public void Break(VirtualLink link)
    {
        if (link.IsClosed) return;
        link.IsClosed = true;
        links[link.Dialler.Index, link.Listener.Index] = links[link.Listener.Index, link.Dialler.Index] = null;
        link.Dialler.Links.Remove(link);
        link.Listener.Links.Remove(link);
        if (link.IsKnownToDialler) Happen(link.Dialler, new GossipEvent.PeerRemoved(link.Listener.Id));
        if (link.OpenSince is not null) Happen(link.Listener, new GossipEvent.PeerRemoved(link.Dialler.Id));
    }

    /// <summary>Bytes on a connection stop to arrive; both ends learn only after a while that it is broken.</summary>
    public void Stall(VirtualLink link, TimeSpan unnoticed)
    {
        link.IsStalled = true;
        TimeSpan repaired = time.Now + unnoticed + Scenario.Settling;
        foreach (VirtualPeer peer in new[] { link.Dialler, link.Listener }) peer.TroubledUntil = repaired > peer.TroubledUntil ? repaired : peer.TroubledUntil;
        time.After(unnoticed, () => Break(link));
    }

    private void Open(VirtualLink link)
    {
        if (link.IsClosed) return;
        link.IsKnownToDialler = true;
        // The listener is told before anything that the dialler sends arrives.
        time.At(link.Arrival(link.Listener, time.Now + link.Latency), () =>
        {
            if (link.IsClosed) return;
            link.OpenSince = time.Now;
            Happen(link.Listener, new GossipEvent.PeerAdded(link.Dialler.Id, link.Dialler.Address, Outbound: false));
        });
        Happen(link.Dialler, new GossipEvent.PeerAdded(link.Listener.Id, link.Listener.Address, Outbound: true));
    }

    private void Beat(VirtualPeer peer, int life, TimeSpan delay) => time.After(delay, () =>
    {
        if (!IsBeating || !peer.IsUp || peer.Life != life) return;
        Happen(peer, new GossipEvent.Heartbeat());
        TellMissed(peer);
        Beat(peer, life, scenario.Parameters.HeartbeatInterval);
    });

    // As the service does: who missed messages because the queue towards it was full is told when there is room again.
    private void TellMissed(VirtualPeer peer)
    {
        if (scenario.Loss == 0) return;
        foreach (VirtualLink link in peer.Links)
        {
            VirtualPeer to = link.Other(peer);
            GossipIHave[] told = [.. link.TakeMissed(to).GroupBy(message => message.Topic, message => message.Id).Select(topic => new GossipIHave(topic.Key, [.. topic]))];
            if (told.Length > 0) Send(peer, to, new GossipRpc { IHave = told }, mayDrop: false);
        }
    }

    private void Happen(VirtualPeer peer, GossipEvent happened)
    {
        foreach (GossipEffect effect in peer.React(happened, time.Now))
        {
            switch (effect)
            {
                case GossipEffect.Send send:
                    foreach (PeerId to in send.To) Send(peer, Peers[VirtualPeer.IndexOf(to)], send.Rpc, MayDrop(send.Rpc));
                    break;
                case GossipEffect.Validate validate:
                    Validate(peer, validate.Message);
                    break;
                case GossipEffect.Deliver deliver:
                    Deliveries.Delivered(peer, deliver.Message);
                    break;
                case GossipEffect.Connect connect:
                    Dial(peer, Peers[VirtualPeer.IndexOf(connect.Peer.Peer)]);
                    break;
                case GossipEffect.Met met:
                    Note(peer, met);
                    break;
            }
        }
    }

    // What keeps both ends of one mind is never dropped.
    private static bool MayDrop(GossipRpc rpc) => rpc.Subscriptions.Count == 0 && rpc.Graft.Count == 0 && rpc.Prune.Count == 0;

    private void Send(VirtualPeer from, VirtualPeer to, GossipRpc rpc, bool mayDrop)
    {
        outcome.Rpcs++;
        outcome.Mix(time.Now.Ticks);
        outcome.Mix(((long)from.Index << 32) | (uint)to.Index);
        outcome.Mix((rpc.Messages.Count << 24) + (rpc.IHave.Count << 16) + (rpc.IWant.Count << 8) + (rpc.Graft.Count << 4) + rpc.Prune.Count);
        foreach (GossipPrune prune in rpc.Prune)
            backoffs[(from.Id, to.Id, prune.Topic)] = time.Now + prune.Backoff + (2 * scenario.Parameters.BackoffSlack);
        if (Between(from, to) is not { } link || link.IsStalled) return;
        if (mayDrop && link.Loss > 0 && random.NextDouble() < link.Loss)
        {
            outcome.Dropped++;
            link.Miss(to, rpc.Messages);
            return;
        }
        time.At(link.Arrival(to, time.Now + link.Latency + Delay(5)), () =>
        {
            if (!link.IsClosed && !link.IsStalled) Happen(to, new GossipEvent.Received(from.Id, rpc));
        });
    }

    private void Validate(VirtualPeer peer, GossipEnvelope message)
    {
        int life = peer.Life;
        // A validator that has no room says so at once.
        bool isFull = scenario.Loss > 0 && random.Next(200) == 0;
        GossipVerdict verdict = isFull ? GossipVerdict.Dropped : VirtualMessage.Verdict(message, peer);
        time.After(isFull ? TimeSpan.Zero : Delay(30), () =>
        {
            if (peer.IsUp && peer.Life == life) Happen(peer, new GossipEvent.Validated(message.Id, verdict));
        });
    }

    private TimeSpan Delay(int milliseconds)
    {
        TimeSpan usual = TimeSpan.FromMicroseconds(random.Next(milliseconds * 1000));
        return scenario.Spikes > 0 && random.NextDouble() < scenario.Spikes ? usual + TimeSpan.FromSeconds(1) : usual;
    }

    private void Note(VirtualPeer peer, GossipEffect.Met met)
    {
        if (!peer.IsHonest) return;
        var faults = Peers[VirtualPeer.IndexOf(met.Peer)].IsHonest ? outcome.HonestFaults : outcome.DishonestFaults;
        faults[met.Fault] = faults.GetValueOrDefault(met.Fault) + 1;
    }
}
