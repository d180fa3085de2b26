using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip.Scoring;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>The parameters and limits of the router. Defaults are those of gossipsub 1.1 r8 where it names one.</summary>
public sealed record GossipParameters
{
    /// <summary>Peers that a mesh aims at (D).</summary>
    public int MeshPeers { get; init; } = 6;

    /// <summary>Below it the heartbeat adds peers (D_lo).</summary>
    public int MeshPeersMin { get; init; } = 4;

    /// <summary>Above it the heartbeat removes peers, and a GRAFT of a peer that dialled us is refused (D_hi).</summary>
    public int MeshPeersMax { get; init; } = 12;

    /// <summary>Peers of a mesh that this node dialled (D_out): inbound peers alone cannot surround it.</summary>
    public int MeshPeersOutbound { get; init; } = 2;

    /// <summary>Peers that are kept for their score when a mesh is cut (D_score); the others are kept by chance.</summary>
    public int MeshPeersByScore { get; init; } = 4;

    /// <summary>Fewest peers outside the mesh that each heartbeat's gossip goes to (D_lazy).</summary>
    public int GossipPeersMin { get; init; } = 6;

    /// <summary>Part of the peers outside the mesh that each heartbeat's gossip goes to.</summary>
    public double GossipFactor { get; init; } = 0.25;

    /// <summary>Time between two heartbeats; the caller keeps it.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Heartbeats for which a message is kept to answer IWANT.</summary>
    public int HistoryHeartbeats { get; init; } = 5;

    /// <summary>Heartbeats for which a message is told by IHAVE.</summary>
    public int GossipHeartbeats { get; init; } = 3;

    /// <summary>How long an id is remembered after it was seen first.</summary>
    public TimeSpan SeenTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the peers of a topic that is published to and not taken are remembered.</summary>
    public TimeSpan FanoutTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long neither side may GRAFT after a PRUNE.</summary>
    public TimeSpan PruneBackoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long neither side may GRAFT after this node left a topic.</summary>
    public TimeSpan UnsubscribeBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Added to a backoff before this node GRAFTs, so that differing clocks and delays do not make it seem too early.</summary>
    public TimeSpan BackoffSlack { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest backoff that a peer can ask for; a longer one counts as this.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A GRAFT this soon after a PRUNE costs twice.</summary>
    public TimeSpan GraftFloodTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether own messages go to every subscriber that is good enough, not only to the mesh.</summary>
    public bool FloodPublish { get; init; } = true;

    /// <summary>Heartbeats between two looks for better peers when a mesh is poor (opportunistic grafting).</summary>
    public int OpportunisticGraftHeartbeats { get; init; } = 60;

    /// <summary>Peers that one such look adds.</summary>
    public int OpportunisticGraftPeers { get; init; } = 2;

    /// <summary>Whether this node names other peers when it PRUNEs (peer exchange). It names ids alone, without signed records: of use only to peers that know addresses from elsewhere.</summary>
    public bool PeerExchange { get; init; }

    /// <summary>Peers named in a PRUNE, and taken of one.</summary>
    public int PrunePeersMax { get; init; } = 16;

    /// <summary>Peers that always get every message and are never in a mesh; both sides list each other.</summary>
    public IReadOnlyList<PeerId> DirectPeers { get; init; } = [];

    /// <summary>Heartbeats between two attempts to connect to a direct peer that is gone; each of several has its own heartbeat.</summary>
    public int DirectConnectHeartbeats { get; init; } = 300;

    /// <summary>IHAVE RPCs that are read from a peer in one heartbeat; a further one meets <see cref="Fault.GossipIHaveFlood"/>.</summary>
    public int IHaveHeartbeatMax { get; init; } = 10;

    /// <summary>Ids that are taken of a peer's IHAVE, and told to it, in one heartbeat, and that wait to be asked of it; more meet <see cref="Fault.GossipIHaveFlood"/>.</summary>
    public int IHaveIdsHeartbeatMax { get; init; } = 5000;

    /// <summary>IWANT RPCs that are sent to a peer in one heartbeat; the rest waits. Others heed ten a heartbeat of their own, which two of ours can fall into.</summary>
    public int IWantHeartbeatMax { get; init; } = 5;

    /// <summary>
    /// Bytes that the answer to one IWANT RPC may come to, were all its messages as long as their topic allows; a single id is always
    /// asked for. Other stacks answer in one RPC, and one beyond <c>GossipRpcLimits.BytesMax</c> ends its stream: stay below it.
    /// </summary>
    public int IWantAnswerBytesMax { get; init; } = 3584 * 1024;

    /// <summary>Times that a peer gets the same message by IWANT; a further time meets <see cref="Fault.GossipIWantFlood"/>.</summary>
    public int IWantRepeatsMax { get; init; } = 3;

    /// <summary>Bytes of messages that a peer gets by IWANT in one heartbeat; more meet <see cref="Fault.GossipIWantFlood"/>.</summary>
    public int IWantHeartbeatBytesMax { get; init; } = 16 * 1024 * 1024;

    /// <summary>Bytes of messages put into one RPC that answers IWANT; a single longer message travels alone.</summary>
    public int IWantRpcBytes { get; init; } = 256 * 1024;

    /// <summary>Messages put into one RPC that answers IWANT: far fewer than a receiver reads of one RPC (<see cref="RpcMessagesMax"/>), however short they are.</summary>
    public int IWantRpcMessages { get; init; } = 128;

    /// <summary>How long a peer has to send what it announced and was asked for; later it meets <see cref="Fault.GossipBrokenPromise"/>.</summary>
    public TimeSpan PromiseTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Topics that one peer can be subscribed to; further ones meet <see cref="Fault.GossipTooManyTopics"/>.</summary>
    public int PeerTopicsMax { get; init; } = 256;

    /// <summary>Messages that are read of one RPC; more meet <see cref="Fault.GossipTooManyEntries"/>, as in every limit of an RPC.</summary>
    public int RpcMessagesMax { get; init; } = 1024;

    /// <summary>Subscriptions that are read of one RPC.</summary>
    public int RpcSubscriptionsMax { get; init; } = 512;

    /// <summary>Entries of IHAVE, GRAFT and PRUNE, each, that are read of one RPC.</summary>
    public int RpcControlsMax { get; init; } = 512;

    /// <summary>Ids of all IHAVE, and of all IWANT, that are read of one RPC.</summary>
    public int RpcIdsMax { get; init; } = 16_384;

    /// <summary>Messages that wait for a verdict; a further one meets <see cref="Fault.GossipValidationOverflow"/> and is forgotten.</summary>
    public int ValidationsMax { get; init; } = 1024;

    /// <summary>Messages of one sender that wait for a verdict, together with those that it is asked for; a further one meets <see cref="Fault.GossipValidationOverflow"/>.</summary>
    public int PeerValidationsMax { get; init; } = 256;

    /// <summary>Bytes of messages that wait for a verdict; more meet <see cref="Fault.GossipValidationOverflow"/>.</summary>
    public long ValidationBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>Copies of one content with other signatures that wait until the first one's is checked; more meet <see cref="Fault.GossipValidationOverflow"/>.</summary>
    public int WaitingCopiesMax { get; init; } = 8;

    /// <summary>Ids remembered at most; beyond, the oldest are forgotten early: <see cref="Fault.GossipCacheFull"/>.</summary>
    public int SeenMax { get; init; } = 1_000_000;

    /// <summary>Bytes of messages kept to answer IWANT; beyond, the oldest are forgotten early: <see cref="Fault.GossipCacheFull"/>.</summary>
    public long HistoryBytesMax { get; init; } = 64L * 1024 * 1024;

    /// <summary>How peers are scored.</summary>
    public ScoreParameters Score { get; init; } = new();

    /// <summary>Throws if a value makes no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the value.</exception>
    public void Check()
    {
        Sensible.AtLeast(1, MeshPeersMin);
        Sensible.AtLeast(MeshPeersMin, MeshPeers);
        Sensible.AtLeast(MeshPeers, MeshPeersMax);
        Sensible.Between(0, MeshPeers / 2, MeshPeersOutbound);
        Sensible.Between(0, MeshPeers, MeshPeersByScore);
        Sensible.AtLeast(0, GossipPeersMin);
        Sensible.Between(0, 1, GossipFactor);
        Sensible.Positive(HeartbeatInterval);
        Sensible.AtLeast(1, HistoryHeartbeats);
        Sensible.Between(0, HistoryHeartbeats, GossipHeartbeats);
        Sensible.AtLeast(HeartbeatInterval.TotalSeconds * HistoryHeartbeats, SeenTime.TotalSeconds);
        Sensible.Positive(FanoutTime);
        Sensible.Positive(PruneBackoff);
        Sensible.Positive(UnsubscribeBackoff);
        Sensible.AtLeast(0, BackoffSlack.TotalSeconds);
        Sensible.AtLeast(PruneBackoff.TotalSeconds, BackoffMax.TotalSeconds);
        Sensible.AtLeast(1, OpportunisticGraftHeartbeats);
        Sensible.AtLeast(1, DirectConnectHeartbeats);
        Sensible.AtLeast(1, IWantHeartbeatMax);
        Sensible.AtLeast(1, IWantAnswerBytesMax);
        Sensible.AtLeast(1, IWantRpcMessages);
        Sensible.Positive(PromiseTime);
        Sensible.AtLeast(1, SeenMax);
        Score.Check();
    }
}
