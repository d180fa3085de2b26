namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>What a heartbeat does to meshes: bad peers out, too few filled up, too many cut, better ones looked for.</summary>
internal sealed class MeshUpkeep(RouterState state, Mesh mesh)
{
    private readonly List<RouterPeer> grafted = [];
    private readonly List<RouterPeer> refused = [];
    private readonly List<RouterPeer> cut = [];
    private readonly List<RouterPeer> candidates = [];
    private readonly List<double> scores = [];
    private long heartbeats;

    private GossipParameters Parameters => state.Parameters;

    /// <summary>One heartbeat, over all meshes.</summary>
    public void Heartbeat()
    {
        heartbeats++;
        bool isOpportunity = heartbeats % Parameters.OpportunisticGraftHeartbeats == 0;
        foreach (RouterTopic topic in state.Topics)
        {
            topic.ForgetBackoffs(state.Now - Parameters.BackoffSlack);
            if (topic.IsJoined) Keep(topic, isOpportunity);
        }
    }

    private void Keep(RouterTopic topic, bool isOpportunity)
    {
        grafted.Clear();
        refused.Clear();
        cut.Clear();
        for (int i = topic.Mesh.Count - 1; i >= 0; i--)
        {
            RouterPeer peer = topic.Mesh[i];
            if (peer.Score.Value >= 0) continue;
            Mesh.Remove(topic, peer);
            refused.Add(peer);
        }
        if (topic.Mesh.Count < Parameters.MeshPeersMin) Graft(topic, Parameters.MeshPeers - topic.Mesh.Count, onlyOutbound: false, above: double.MinValue);
        if (topic.Mesh.Count > Parameters.MeshPeersMax) Cut(topic);
        if (topic.Mesh.Count >= Parameters.MeshPeersMin)
        {
            int outbound = CountOutbound(topic.Mesh, topic.Mesh.Count);
            if (outbound < Parameters.MeshPeersOutbound) Graft(topic, Parameters.MeshPeersOutbound - outbound, onlyOutbound: true, above: double.MinValue);
        }
        if (isOpportunity && topic.Mesh.Count > 1 && Median(topic.Mesh) is double median && median < Parameters.Score.OpportunisticGraftThreshold)
            Graft(topic, Parameters.OpportunisticGraftPeers, onlyOutbound: false, above: median);
        if (grafted.Count > 0) mesh.SendGraft(topic, grafted);
        if (refused.Count > 0) mesh.SendPrune(topic, refused, Parameters.PruneBackoff, mayNamePeers: false);
        if (cut.Count > 0) mesh.SendPrune(topic, cut, Parameters.PruneBackoff, mayNamePeers: true);
    }

    private void Graft(RouterTopic topic, int count, bool onlyOutbound, double above)
    {
        candidates.Clear();
        foreach (RouterPeer peer in topic.Subscribers)
        {
            if ((onlyOutbound && !peer.IsOutbound) || topic.IsInMesh(peer)) continue;
            // Out of the mesh a bad score can be good at once (P3); who is about to be told to leave stays out all the same.
            if (refused.Contains(peer) || cut.Contains(peer)) continue;
            if (peer.Score.Value > above && mesh.MayGraft(topic, peer)) candidates.Add(peer);
        }
        state.Choose(candidates, count);
        foreach (RouterPeer peer in candidates)
        {
            mesh.Add(topic, peer);
            grafted.Add(peer);
        }
    }

    /// <summary>Cuts a mesh down: the best stay, then chance decides, and enough of those that this node dialled stay.</summary>
    private void Cut(RouterTopic topic)
    {
        candidates.Clear();
        candidates.AddRange(topic.Mesh);
        state.ShuffleFirst(candidates, candidates.Count);
        candidates.Sort(static (left, right) => right.Score.Value.CompareTo(left.Score.Value));
        ShuffleFrom(Parameters.MeshPeersByScore);
        int missing = Parameters.MeshPeersOutbound - CountOutbound(candidates, Parameters.MeshPeers);
        int place = Parameters.MeshPeers - 1;
        for (int i = Parameters.MeshPeers; i < candidates.Count && missing > 0; i++)
        {
            if (!candidates[i].IsOutbound) continue;
            while (place > 0 && candidates[place].IsOutbound) place--;
            (candidates[place], candidates[i]) = (candidates[i], candidates[place]);
            missing--;
        }
        for (int i = Parameters.MeshPeers; i < candidates.Count; i++)
        {
            Mesh.Remove(topic, candidates[i]);
            cut.Add(candidates[i]);
        }
    }

    private void ShuffleFrom(int start)
    {
        for (int i = start; i < candidates.Count - 1; i++)
        {
            int other = state.Random.Next(i, candidates.Count);
            (candidates[i], candidates[other]) = (candidates[other], candidates[i]);
        }
    }

    private static int CountOutbound(IReadOnlyList<RouterPeer> peers, int first)
    {
        int count = 0;
        for (int i = 0; i < first; i++)
            if (peers[i].IsOutbound) count++;
        return count;
    }

    private double Median(IReadOnlyList<RouterPeer> peers)
    {
        scores.Clear();
        foreach (RouterPeer peer in peers) scores.Add(peer.Score.Value);
        scores.Sort();
        return scores[scores.Count / 2];
    }
}
