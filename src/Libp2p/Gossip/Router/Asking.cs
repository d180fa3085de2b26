using Blockchain.Libp2p.Faults;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>
/// What peers told of and this node lacks: asked for in portions. Other stacks put the whole answer to one IWANT into one RPC, so a
/// portion is what surely fits into one; and no more is asked for at once than may wait here for verdicts.
/// </summary>
internal sealed class Asking(RouterState state, SeenCache seen, PendingMessages pending, Promises promises)
{
    private const int MessageOverheadBytes = 1024; // Author, key, number, signature and topic.

    private readonly List<(MessageId Id, RouterTopic Topic)> news = [];
    private readonly HashSet<MessageId> idsOnce = [];
    private readonly List<MessageId> portion = [];

    private GossipParameters Parameters => state.Parameters;

    /// <summary>Counts promises that were not kept, begins the counts of a new heartbeat, and asks on.</summary>
    public void Heartbeat()
    {
        while (promises.TryTakeBroken(state.Now, out Promises.Promise broken))
            if (broken.Peer.IsConnected && !IsKnown(broken.Id))
                state.Misbehaved(Fault.GossipBrokenPromise, broken.Peer);
        foreach (RouterPeer peer in state.Peers)
        {
            peer.IHaveRpcs = 0;
            peer.IdsTaken = 0;
            peer.IWantRpcs = 0;
            foreach ((MessageId id, TimeSpan until) in peer.Asked)
                if (until <= state.Now) peer.Asked.Remove(id);
            Ask(peer);
        }
    }

    /// <summary>A peer tells what it has: what is new here is wanted, and asked for now or soon.</summary>
    public void OnIHave(RouterPeer peer, IReadOnlyList<GossipIHave> entries, int count)
    {
        if (peer.Score.Value < Parameters.Score.GossipThreshold) return;
        if (++peer.IHaveRpcs > Parameters.IHaveHeartbeatMax || peer.IdsTaken >= Parameters.IHaveIdsHeartbeatMax)
        {
            state.Met(Fault.GossipIHaveFlood, peer);
            return;
        }
        bool tooMany = CollectNew(entries, count);
        if (tooMany) state.Misbehaved(Fault.GossipTooManyEntries, peer);
        if (news.Count == 0) return;
        int room = Parameters.IHaveIdsHeartbeatMax - Math.Max(peer.IdsTaken, peer.Wanted.Count);
        if (news.Count > room) state.Met(Fault.GossipIHaveFlood, peer);
        // In random order: of several peers that tell the same, each is asked for another part first.
        state.ShuffleFirst(news, news.Count);
        if (news.Count > room) news.RemoveRange(room, news.Count - room);
        peer.IdsTaken += news.Count;
        // Later the peer may have forgotten it.
        TimeSpan until = state.Now + (Parameters.HistoryHeartbeats - Parameters.GossipHeartbeats) * Parameters.HeartbeatInterval;
        foreach ((MessageId id, RouterTopic topic) in news) peer.Wanted[id] = new RouterPeer.Want(topic, until);
        Ask(peer);
        news.RemoveAll(one => peer.Wanted.ContainsKey(one.Id));
        if (news.Count == 0) return;
        (MessageId promised, RouterTopic promisedTopic) = news[state.Random.Next(news.Count)];
        promises.Add(promised, promisedTopic, peer, state.Now);
    }

    /// <summary>A peer sent a message, whatever its worth.</summary>
    public void Arrived(MessageId id, RouterPeer from)
    {
        promises.Keep(id, from);
        from.Asked.Remove(id);
    }

    /// <summary>The message is here: nobody needs to send it any more.</summary>
    public void Settled(MessageId id) => promises.Forgive(id);

    /// <summary>A message of a peer has its verdict: asks on when the peer has sent all that it was asked for.</summary>
    public void Judged(RouterPeer peer)
    {
        if (peer.IsConnected && peer.Asked.Count == 0 && peer.Validations == 0) Ask(peer);
    }

    /// <summary>This node left a topic.</summary>
    public void Leave(Topic name)
    {
        if (state.TryFind(name, out RouterTopic? topic)) promises.Forgive(topic);
    }

    private bool IsKnown(MessageId id) => seen.Contains(id) || pending.Contains(id);

    private bool CollectNew(IReadOnlyList<GossipIHave> entries, int count)
    {
        news.Clear();
        idsOnce.Clear();
        int read = 0;
        for (int i = 0; i < count; i++)
        {
            if (!state.TryFind(entries[i].Topic, out RouterTopic? topic) || !topic.IsJoined) continue;
            foreach (MessageId id in entries[i].Messages)
            {
                if (++read > Parameters.RpcIdsMax) return true;
                if (!IsKnown(id) && idsOnce.Add(id)) news.Add((id, topic));
            }
        }
        return false;
    }

    private void Ask(RouterPeer peer)
    {
        if (peer.Wanted.Count == 0 || peer.Score.Value < Parameters.Score.GossipThreshold) return;
        while (peer.IWantRpcs < Parameters.IWantHeartbeatMax && TakePortion(peer))
        {
            peer.IWantRpcs++;
            state.Send(peer, new GossipRpc { IWant = [.. portion] });
        }
    }

    private bool TakePortion(RouterPeer peer)
    {
        portion.Clear();
        long answerBytes = 0;
        foreach ((MessageId id, RouterPeer.Want want) in peer.Wanted)
        {
            if (want.Until >= state.Now && want.Topic.IsJoined && !IsKnown(id))
            {
                answerBytes += (long)want.Topic.DataBytesMax + MessageOverheadBytes;
                if (peer.Asked.Count + peer.Validations >= Parameters.PeerValidationsMax) break;
                if (portion.Count > 0 && answerBytes > Parameters.IWantAnswerBytesMax) break;
                portion.Add(id);
                peer.Asked[id] = state.Now + Parameters.PromiseTime;
            }
            peer.Wanted.Remove(id);
        }
        return portion.Count > 0;
    }
}
