namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>How many entries of an RPC are read.</summary>
internal readonly record struct RpcCounts(int Subscriptions, int Messages, int IHave, int Graft, int Prune, bool IsCut)
{
    /// <summary>Cuts an RPC's lists down to the limits.</summary>
    public static RpcCounts Within(GossipRpc rpc, GossipParameters limits)
    {
        int subscriptions = Math.Min(rpc.Subscriptions.Count, limits.RpcSubscriptionsMax);
        int messages = Math.Min(rpc.Messages.Count, limits.RpcMessagesMax);
        int ihave = Math.Min(rpc.IHave.Count, limits.RpcControlsMax);
        int graft = Math.Min(rpc.Graft.Count, limits.RpcControlsMax);
        int prune = Math.Min(rpc.Prune.Count, limits.RpcControlsMax);
        bool isCut = subscriptions < rpc.Subscriptions.Count || messages < rpc.Messages.Count
            || ihave < rpc.IHave.Count || graft < rpc.Graft.Count || prune < rpc.Prune.Count;
        return new RpcCounts(subscriptions, messages, ihave, graft, prune, isCut);
    }
}
