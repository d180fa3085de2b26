namespace Blockchain.Libp2p.Gossip.Wire;

/// <summary>The field numbers of gossipsub's protobuf messages (pubsub r3, gossipsub 1.0 r2 and 1.1 r8).</summary>
internal static class GossipFields
{
    public const int RpcSubscriptions = 1;
    public const int RpcPublish = 2;
    public const int RpcControl = 3;

    public const int SubscriptionSubscribe = 1;
    public const int SubscriptionTopic = 2;

    public const int MessageFrom = 1;
    public const int MessageData = 2;
    public const int MessageSeqno = 3;
    public const int MessageTopic = 4;
    public const int MessageSignature = 5;
    public const int MessageKey = 6;

    public const int ControlIHave = 1;
    public const int ControlIWant = 2;
    public const int ControlGraft = 3;
    public const int ControlPrune = 4;

    public const int IHaveTopic = 1;
    public const int IHaveIds = 2;
    public const int IWantIds = 1;
    public const int GraftTopic = 1;
    public const int PruneTopic = 1;
    public const int PrunePeers = 2;
    public const int PruneBackoff = 3;
    public const int PeerInfoId = 1;
    public const int PeerInfoRecord = 2;
}
