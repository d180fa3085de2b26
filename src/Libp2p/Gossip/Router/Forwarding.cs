using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>The way of a message: in, validated, delivered and on; and the way of own messages out.</summary>
internal sealed class Forwarding(RouterState state, MessageCache cache, SeenCache seen, PendingMessages pending, Asking asking)
{
    private readonly List<RouterPeer> receivers = [];
    private readonly List<RouterPeer> candidates = [];

    private GossipParameters Parameters => state.Parameters;

    /// <summary>A peer sent a message.</summary>
    public void OnMessage(RouterPeer from, GossipEnvelope message)
    {
        asking.Arrived(message.Id, from); // Even of a topic that this node has left since it asked.
        if (!state.TryFind(message.Topic, out RouterTopic? topic) || !topic.IsJoined) return;
        if (message.Author == state.Self) return; // Our own from before a restart, or a forgery: neither is news.
        if (seen.TryGet(message.Id, out SeenMessage known))
        {
            CountDuplicate(topic, from, known);
            return;
        }
        bool isNew = !pending.TryGet(message.Id, out PendingMessage? waiting);
        bool hadRoom = isNew ? pending.TryAdd(topic, message, from) : pending.TryJoin(waiting!, message, from);
        if (!hadRoom) state.Met(Fault.GossipValidationOverflow, from);
        else if (isNew) state.Ask(new GossipEffect.Validate(message, from.Id));
    }

    /// <summary>A message's verdict.</summary>
    public void OnVerdict(MessageId id, GossipVerdict verdict)
    {
        if (!pending.TryGet(id, out PendingMessage? message)) return;
        if (verdict == GossipVerdict.BadSignature)
        {
            CountInvalid(message, Fault.GossipBadSignature);
            if (pending.TryNext(message)) state.Ask(new GossipEffect.Validate(message.Current.Message, message.Current.First.Id));
            return;
        }
        pending.Remove(message);
        if (verdict == GossipVerdict.Dropped)
        {
            state.Met(Fault.GossipValidationOverflow, message.Current.First);
            return;
        }
        if (!message.Topic.IsJoined) return;
        asking.Settled(id);
        bool isOwn = seen.Contains(id);
        if (!isOwn) Remember(message, verdict);
        if (verdict == GossipVerdict.Reject) CountInvalid(message, Fault.GossipRejected);
        if (verdict == GossipVerdict.Accept) Accept(message, isOwn);
        asking.Judged(message.Current.First);
    }

    /// <summary>This node publishes; nothing happens if the content is known already.</summary>
    public void Publish(GossipEnvelope message)
    {
        if (seen.Contains(message.Id)) return;
        RouterTopic topic = state.GetActive(message.Topic);
        topic.PublishedAt = state.Now;
        seen.Add(message.Id, new SeenMessage(GossipVerdict.Accept, state.Now, null), state.Now);
        asking.Settled(message.Id);
        cache.Add(message);
        receivers.Clear();
        if (Parameters.FloodPublish) AddAllPublishable(topic);
        else AddMeshOrFanout(topic);
        state.Send(receivers, new GossipRpc { Messages = [message] });
    }

    /// <summary>Forgets old ids and unused fanouts, and fills up fanouts in use.</summary>
    public void Heartbeat()
    {
        seen.Expire(state.Now);
        foreach (RouterTopic topic in state.Topics)
        {
            if (topic.Fanout.Count == 0) continue;
            if (topic.PublishedAt + Parameters.FanoutTime <= state.Now)
            {
                topic.Fanout.Clear();
                continue;
            }
            topic.Fanout.RemoveAll(peer => !IsPublishable(peer));
            FillFanout(topic);
        }
    }

    private bool IsPublishable(RouterPeer peer) => peer.Score.Value >= Parameters.Score.PublishThreshold;

    private void AddAllPublishable(RouterTopic topic)
    {
        foreach (RouterPeer peer in topic.Subscribers)
            if (peer.IsDirect || IsPublishable(peer)) receivers.Add(peer);
    }

    private void AddMeshOrFanout(RouterTopic topic)
    {
        AddDirect(topic);
        if (!topic.IsJoined)
        {
            FillFanout(topic);
            receivers.AddRange(topic.Fanout);
            return;
        }
        receivers.AddRange(topic.Mesh);
        if (topic.Mesh.Count >= Parameters.MeshPeers) return;
        // A mesh that is still growing is helped out by chance.
        ChooseCandidates(topic, topic.Mesh, Parameters.MeshPeers - topic.Mesh.Count);
        receivers.AddRange(candidates);
    }

    private void AddDirect(RouterTopic topic)
    {
        if (Parameters.DirectPeers.Count == 0) return;
        foreach (RouterPeer peer in topic.Subscribers)
            if (peer.IsDirect) receivers.Add(peer);
    }

    private void FillFanout(RouterTopic topic)
    {
        if (topic.Fanout.Count >= Parameters.MeshPeers) return;
        ChooseCandidates(topic, topic.Fanout, Parameters.MeshPeers - topic.Fanout.Count);
        topic.Fanout.AddRange(candidates);
    }

    private void ChooseCandidates(RouterTopic topic, IReadOnlyList<RouterPeer> except, int count)
    {
        candidates.Clear();
        foreach (RouterPeer peer in topic.Subscribers)
            if (!peer.IsDirect && IsPublishable(peer) && !except.Contains(peer)) candidates.Add(peer);
        state.Choose(candidates, count);
    }

    private void Accept(PendingMessage message, bool isOwn)
    {
        RouterTopic topic = message.Topic;
        List<RouterPeer> senders = message.Current.Senders;
        if (senders[0].IsConnected) senders[0].Score.DeliverFirst(topic.Scoring!);
        for (int i = 1; i < senders.Count; i++)
            if (senders[i].IsConnected) senders[i].Score.DeliverInMesh(topic.Scoring!);
        if (isOwn) return;
        GossipEnvelope envelope = message.Current.Message;
        if (!cache.Add(envelope)) state.Met(Fault.GossipCacheFull, message.Current.First);
        receivers.Clear();
        AddDirect(topic);
        receivers.AddRange(topic.Mesh);
        for (int i = receivers.Count - 1; i >= 0; i--)
            if (receivers[i].Id == envelope.Author || message.WasSentBy(receivers[i])) receivers.RemoveAt(i);
        state.Send(receivers, new GossipRpc { Messages = [envelope] });
        state.Ask(new GossipEffect.Deliver(envelope, message.Current.First.Id));
    }

    private void Remember(PendingMessage message, GossipVerdict verdict)
    {
        List<RouterPeer>? senders = message.Topic.Scoring!.Parameters.MeshDeliveriesWeight < 0 ? message.Current.Senders : null;
        if (!seen.Add(message.Current.Message.Id, new SeenMessage(verdict, state.Now, senders), state.Now))
            state.Met(Fault.GossipCacheFull, message.Current.First);
    }

    private void CountInvalid(PendingMessage message, Fault fault)
    {
        foreach (RouterPeer sender in message.Current.Senders)
        {
            state.ScoreOf(sender).DeliverInvalid(message.Topic.Scoring!);
            state.Met(fault, sender);
        }
    }

    private void CountDuplicate(RouterTopic topic, RouterPeer from, SeenMessage known)
    {
        if (known.Verdict == GossipVerdict.Reject)
        {
            from.Score.DeliverInvalid(topic.Scoring!);
            state.Met(Fault.GossipRejected, from);
        }
        if (known.Senders is null || known.Verdict != GossipVerdict.Accept || known.Senders.Contains(from)) return;
        if (state.Now - known.At > topic.Scoring!.Parameters.MeshDeliveriesWindow) return;
        known.Senders.Add(from);
        from.Score.DeliverInMesh(topic.Scoring!);
    }
}
