using System.Net;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Wire;
using Blockchain.Libp2p.Hosting;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Service;

/// <summary>
/// Owns the router, the links to peers and the subscriptions: one event at a time, and its effects before the next event.
/// </summary>
/// <remarks>
/// A lock, and not a task with a queue: no step in it waits, signs, verifies, hashes or calls the application, so it is held for
/// microseconds; who brings an RPC goes on only when it is taken, so nothing can pile up before the router.
/// </remarks>
internal sealed class RouterOwner
{
    private readonly IHost host;
    private readonly GossipOptions options;
    private readonly GossipRouter router;
    private readonly Lock gate = new();
    private readonly Queue<GossipEvent> next = [];
    private readonly Dictionary<PeerId, PeerLink> links = [];
    private readonly Dictionary<Topic, TopicSubscription> topics = [];
    private readonly HashSet<PeerId> connecting = [];
    private readonly HashSet<Task> running = [];
    private readonly HashSet<PeerId> connected = [];
    private readonly long started;
    private bool handling;
    private bool closed;

    /// <summary>Makes one without peers.</summary>
    public RouterOwner(IHost host, GossipOptions options, GossipRouter router)
    {
        this.host = host;
        this.options = options;
        this.router = router;
        started = options.Time.GetTimestamp();
    }

    private TimeSpan Now => options.Time.GetElapsedTime(started);

    /// <summary>Takes an event and carries out what the router asks for.</summary>
    public void Handle(GossipEvent happened)
    {
        lock (gate) Handle(happened, null);
    }

    /// <summary>A heartbeat of the router; peers that read again are told what they missed.</summary>
    public void Beat()
    {
        lock (gate)
        {
            Handle(new GossipEvent.Heartbeat(), null);
            foreach (PeerLink link in links.Values)
            {
                if (link.Missed.IsEmpty || link.Queue is not { HasRoom: true }) continue;
                IReadOnlyList<GossipIHave> missed = link.Missed.Take(Now);
                if (missed.Count > 0) Send(new GossipEffect.Send([link.Peer], new GossipRpc { IHave = missed }));
            }
        }
    }

    /// <summary>Waits until the queues of all peers that keep up have room.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken stop)
    {
        SendQueue[] full;
        lock (gate) full = [.. links.Values.Select(link => link.Queue).OfType<SendQueue>().Where(queue => !queue.HasRoom)];
        if (full.Length > 0) await Task.WhenAll(full.Select(queue => queue.WaitForRoomAsync(stop))).ConfigureAwait(false);
    }

    /// <summary>Asks the router.</summary>
    public T Ask<T>(Func<GossipRouter, T> question)
    {
        lock (gate) return question(router);
    }

    /// <summary>Takes an RPC; false while no stream to its peer stands.</summary>
    /// <param name="link">The peer.</param>
    /// <param name="rpc">What it sent.</param>
    /// <param name="receipt">Held for each message that is to be judged.</param>
    public bool TryReceive(PeerLink link, GossipRpc rpc, Receipt receipt)
    {
        lock (gate)
        {
            if (link.Queue is null) return false;
            foreach (GossipSubscription subscription in rpc.Subscriptions)
            {
                if (!subscription.Subscribe) link.Topics.Remove(subscription.Topic);
                else if (link.Topics.Count < options.Router.PeerTopicsMax) link.Topics.Add(subscription.Topic);
            }
            Handle(new GossipEvent.Received(link.Peer, rpc), receipt);
            return true;
        }
    }

    /// <summary>A stream to a peer stands; false when the link is not wanted any more.</summary>
    public bool TryOpened(PeerLink link, SendQueue queue)
    {
        PeerConnection? connection = ConnectionOf(link.Peer);
        lock (gate)
        {
            if (closed || links.GetValueOrDefault(link.Peer) != link) return false;
            connecting.Remove(link.Peer);
            link.Attach(queue);
            Handle(new GossipEvent.PeerAdded(link.Peer, AddressOf(connection), connection?.Direction == Direction.Outbound), null);
            if (link.Topics.Count == 0) return true;
            GossipRpc again = new() { Subscriptions = [.. link.Topics.Select(topic => new GossipSubscription(topic, true))] };
            Handle(new GossipEvent.Received(link.Peer, again), null);
            return true;
        }
    }

    /// <summary>The stream to a peer ended.</summary>
    public void Closed(PeerLink link)
    {
        lock (gate)
        {
            if (link.Queue is null) return;
            link.Detach();
            Handle(new GossipEvent.PeerRemoved(link.Peer), null);
        }
    }

    /// <summary>An attempt or a stream ended: gives the link up; false while the host has a connection to the peer.</summary>
    public bool TryForget(PeerLink link)
    {
        // Not within the lock: the host has locks of its own.
        bool stands = ConnectionOf(link.Peer) is not null;
        lock (gate)
        {
            bool isWanted = links.GetValueOrDefault(link.Peer) == link;
            // The dial is over, however it ended: a peer that does not speak gossip must not hold another's place.
            if (isWanted) connecting.Remove(link.Peer);
            // A connection that came since the host was asked has this link.
            if (stands || connected.Contains(link.Peer)) return false;
            if (isWanted) Drop(link);
        }
        return true;
    }

    /// <summary>Hears of the host's peers, before the host lets their streams in: a new connection's streams never meet the old one's link.</summary>
    /// <remarks>The host holds no lock of its own here, and nothing within this one's calls the host.</remarks>
    public void Watch(PeerEvent told)
    {
        lock (gate)
        {
            if (closed) return;
            PeerLink? link = links.GetValueOrDefault(told.Peer);
            switch (told)
            {
                case PeerEvent.Connected:
                    connected.Add(told.Peer);
                    _ = Link(told.Peer);
                    break;
                case PeerEvent.Identified identified when identified.Protocols.Any(protocol => GossipService.Protocols.Contains(protocol)):
                    link?.Call();
                    break;
                case PeerEvent.Disconnected:
                    connected.Remove(told.Peer);
                    if (link is not null) Drop(link);
                    break;
            }
        }
    }

    /// <summary>Takes a stream that a peer opened.</summary>
    public async ValueTask ServeAsync(IStream stream, CancellationToken stop)
    {
        PeerLink link;
        lock (gate)
        {
            if (closed) return;
            link = Link(stream.Peer);
        }
        await link.ReadAsync(stream, stop).ConfigureAwait(false);
    }

    /// <summary>Begins a subscription; false when the topic has one.</summary>
    /// <exception cref="ArgumentException">The topic's score parameters make no sense.</exception>
    public bool TrySubscribe(TopicSubscription subscription)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(GossipService));
            if (topics.ContainsKey(subscription.Topic)) return false;
            Handle(new GossipEvent.Subscribed(subscription.Topic, subscription.Options.Score) { DataBytesMax = subscription.Options.DataBytesMax }, null);
            topics.Add(subscription.Topic, subscription);
            subscription.Start();
            return true;
        }
    }

    /// <summary>Ends a subscription, if it has not ended.</summary>
    public void Unsubscribe(TopicSubscription subscription)
    {
        lock (gate)
        {
            if (!topics.TryGetValue(subscription.Topic, out TopicSubscription? known) || known != subscription) return;
            topics.Remove(subscription.Topic);
            subscription.Dispose();
            Handle(new GossipEvent.Unsubscribed(subscription.Topic), null);
        }
    }

    /// <summary>The options of a topic that is subscribed to.</summary>
    public TopicOptions? OptionsOf(Topic topic)
    {
        lock (gate) return topics.GetValueOrDefault(topic)?.Options;
    }

    /// <summary>Ends everything; done when no stream is written any more.</summary>
    public async Task CloseAsync()
    {
        Task[] last;
        lock (gate)
        {
            if (closed) return;
            closed = true;
            foreach (TopicSubscription subscription in topics.Values) subscription.Dispose();
            foreach (PeerLink link in links.Values) link.Dispose();
            last = [.. running];
        }
        await Task.WhenAll(last).ConfigureAwait(false);
    }

    private void Handle(GossipEvent happened, Receipt? receipt)
    {
        next.Enqueue(happened);
        // An effect can bring the next event, such as a verdict at once; it waits until the effects before it are done.
        if (handling) return;
        handling = true;
        try
        {
            while (next.TryDequeue(out GossipEvent? current))
            {
                foreach (GossipEffect effect in Decide(current)) Perform(effect, ReferenceEquals(current, happened) ? receipt : null);
            }
        }
        finally
        {
            handling = false;
        }
    }

    private IReadOnlyList<GossipEffect> Decide(GossipEvent happened)
    {
        if (closed) return [];
        try
        {
            return router.Handle(happened, Now);
        }
        catch (Exception) when (happened is not GossipEvent.Subscribed)
        {
            // Gossip that stops for one bad event would be a node that goes silent.
            options.Metrics.Met(Fault.GossipEventFailed);
            return [];
        }
    }

    private void Perform(GossipEffect effect, Receipt? receipt)
    {
        switch (effect)
        {
            case GossipEffect.Send send:
                Send(send);
                break;
            case GossipEffect.Validate validate when topics.TryGetValue(validate.Message.Topic, out TopicSubscription? subscription):
                subscription.Validate(validate.Message, validate.From, receipt);
                break;
            case GossipEffect.Validate validate:
                Handle(new GossipEvent.Validated(validate.Message.Id, GossipVerdict.Dropped), null);
                break;
            case GossipEffect.Deliver deliver:
                topics.GetValueOrDefault(deliver.Message.Topic)?.Deliver(deliver.Message, deliver.From);
                break;
            case GossipEffect.Connect connect:
                Connect(connect.Peer);
                break;
            case GossipEffect.Met met:
                options.Metrics.Met(met.Fault);
                break;
        }
    }

    private void Send(GossipEffect.Send send)
    {
        IReadOnlyList<GossipFrame> frames = GossipRpcWriter.Write(send.Rpc);
        foreach (PeerId peer in send.To)
        {
            if (!links.TryGetValue(peer, out PeerLink? link) || link.Queue is not { } queue) continue;
            foreach (GossipFrame frame in frames)
            {
                if (queue.TryAdd(frame)) continue;
                foreach (GossipEnvelope message in frame.Messages) link.Missed.Add(message, Now);
                if (frame.Kind == GossipFrameKind.Control) link.Restart();
            }
        }
    }

    // Opening the link's stream dials the peer.
    private void Connect(GossipPeer peer)
    {
        if (peer.Peer == router.Self || links.ContainsKey(peer.Peer)) return;
        if (connecting.Count >= options.ConnectsMax)
        {
            options.Metrics.Met(Fault.GossipTooManyConnects);
            return;
        }
        connecting.Add(peer.Peer);
        _ = Link(peer.Peer, () => Learn(peer));
    }

    // Only what the peer itself signed is believed. Without a record the host may know an address.
    private void Learn(GossipPeer peer)
    {
        if (PeerRecord.TryOpen(peer.SignedRecord.Span, options.Ed25519, out PeerRecord? record) && record.Peer == peer.Peer) host.Learn(peer.Peer, record.Addresses);
    }

    private PeerLink Link(PeerId peer, Action? before = null)
    {
        if (links.TryGetValue(peer, out PeerLink? link)) return link;
        link = new PeerLink(peer, host, options, this);
        links.Add(peer, link);
        running.RemoveWhere(task => task.IsCompleted);
        running.Add(Task.Run(() =>
        {
            before?.Invoke();
            return link.RunAsync(dials: before is not null);
        }));
        return link;
    }

    private void Drop(PeerLink link)
    {
        links.Remove(link.Peer);
        connecting.Remove(link.Peer);
        Closed(link);
        link.Dispose();
    }

    private PeerConnection? ConnectionOf(PeerId peer) => host.Connections.FirstOrDefault(connection => connection.Peer == peer);

    private static IPAddress? AddressOf(PeerConnection? connection) =>
        connection is not null && connection.Address.TryTcp(out string? name, out _) && IPAddress.TryParse(name, out IPAddress? ip) ? ip : null;
}
