using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>What the meshes missed is told by IHAVE, and sent to those who want it (IWANT).</summary>
internal sealed class LazyGossip(RouterState state, MessageCache cache)
{
    private readonly List<MessageId> ids = [];
    private readonly List<RouterPeer> receivers = [];
    private readonly List<(RouterPeer Peer, GossipIHave Told)> told = [];

    private GossipParameters Parameters => state.Parameters;

    /// <summary>Begins the counts of a new heartbeat, and tells what this node has.</summary>
    public void Heartbeat()
    {
        foreach (RouterPeer peer in state.Peers) peer.IWantBytes = 0;
        if (!cache.IsEmpty) Tell();
        cache.Shift();
    }

    /// <summary>A peer wants messages: it gets those that are kept, not too often and not too many.</summary>
    public void OnIWant(RouterPeer peer, IReadOnlyList<MessageId> wanted)
    {
        if (peer.Score.Value < Parameters.Score.GossipThreshold) return;
        bool isFlood = false;
        List<GossipEnvelope> batch = [];
        long batchBytes = 0;
        int count = Math.Min(wanted.Count, Parameters.RpcIdsMax);
        if (count < wanted.Count) state.Misbehaved(Fault.GossipTooManyEntries, peer);
        for (int i = 0; i < count; i++)
        {
            if (!cache.TryGet(wanted[i], peer, out GossipEnvelope? message, out int times)) continue;
            if (times > Parameters.IWantRepeatsMax || peer.IWantBytes + message.Bytes > Parameters.IWantHeartbeatBytesMax)
            {
                isFlood = true;
                continue;
            }
            peer.IWantBytes += message.Bytes;
            bool isFull = batch.Count >= Parameters.IWantRpcMessages || batchBytes + message.Bytes > Parameters.IWantRpcBytes;
            if (isFull && batch.Count > 0)
            {
                state.Send(peer, new GossipRpc { Messages = batch });
                (batch, batchBytes) = ([], 0);
            }
            batch.Add(message);
            batchBytes += message.Bytes;
        }
        if (batch.Count > 0) state.Send(peer, new GossipRpc { Messages = batch });
        if (isFlood) state.Met(Fault.GossipIWantFlood, peer);
    }

    private void Tell()
    {
        told.Clear();
        int topics = 0;
        foreach (RouterTopic topic in state.Topics)
        {
            ids.Clear();
            cache.CollectIds(topic.Topic, ids);
            if (ids.Count == 0) continue;
            topics++;
            Tell(topic);
        }
        if (topics == 1)
        {
            SendShared();
            return;
        }
        // One RPC a peer, however many topics: its count of IHAVE RPCs is one for the heartbeat.
        while (told.Count > 0)
        {
            RouterPeer peer = told[0].Peer;
            List<GossipIHave> entries = [];
            foreach ((RouterPeer other, GossipIHave entry) in told)
                if (other == peer) entries.Add(entry);
            told.RemoveAll(entry => entry.Peer == peer);
            state.Send(peer, new GossipRpc { IHave = entries });
        }
    }

    private void Tell(RouterTopic topic)
    {
        IReadOnlyList<RouterPeer> exclude = topic.IsJoined ? topic.Mesh : topic.Fanout;
        receivers.Clear();
        foreach (RouterPeer peer in topic.Subscribers)
            if (!peer.IsDirect && peer.Score.Value >= Parameters.Score.GossipThreshold && !exclude.Contains(peer)) receivers.Add(peer);
        state.Choose(receivers, Math.Max(Parameters.GossipPeersMin, (int)(Parameters.GossipFactor * receivers.Count)));
        // Who came into the mesh after a message was forwarded got it from neither way.
        topic.CollectMeshSince(state.Now - Parameters.GossipHeartbeats * Parameters.HeartbeatInterval, receivers);
        if (receivers.Count == 0) return;
        int max = Parameters.IHaveIdsHeartbeatMax;
        GossipIHave shared = new(topic.Topic, ids.Count <= max ? [.. ids] : []);
        foreach (RouterPeer peer in receivers)
        {
            GossipIHave entry = shared;
            if (ids.Count > max)
            {
                // Each peer is told another part, so that all of it is told to somebody.
                state.ShuffleFirst(ids, max);
                entry = new GossipIHave(topic.Topic, ids.GetRange(0, max));
            }
            told.Add((peer, entry));
        }
    }

    private void SendShared()
    {
        for (int i = 0; i < told.Count;)
        {
            GossipIHave entry = told[i].Told;
            receivers.Clear();
            for (; i < told.Count && told[i].Told == entry; i++) receivers.Add(told[i].Peer);
            state.Send(receivers, new GossipRpc { IHave = [entry] });
        }
    }
}
