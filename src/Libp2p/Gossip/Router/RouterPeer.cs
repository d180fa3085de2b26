using Blockchain.Libp2p.Gossip.Scoring;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>What the router knows of one connected peer.</summary>
internal sealed class RouterPeer(PeerId id, PeerScore score, bool isOutbound, bool isDirect)
{
    public PeerId Id => id;

    public PeerScore Score => score;

    /// <summary>Whether this node dialled it.</summary>
    public bool IsOutbound => isOutbound;

    /// <summary>Whether it is one of <see cref="GossipParameters.DirectPeers"/>.</summary>
    public bool IsDirect => isDirect;

    /// <summary>False once it is gone: messages that wait for their verdict may still name it.</summary>
    public bool IsConnected { get; set; } = true;

    /// <summary>The topics that it takes, in the order told.</summary>
    public List<RouterTopic> Topics { get; } = [];

    /// <summary>IHAVE RPCs read since the last heartbeat.</summary>
    public int IHaveRpcs { get; set; }

    /// <summary>Ids taken of its IHAVE since the last heartbeat.</summary>
    public int IdsTaken { get; set; }

    /// <summary>IWANT RPCs sent to it since the last heartbeat.</summary>
    public int IWantRpcs { get; set; }

    /// <summary>What it told of and was not asked for yet.</summary>
    public Dictionary<MessageId, Want> Wanted { get; } = [];

    /// <summary>What it was asked for and did not send yet, and until when that is waited for.</summary>
    public Dictionary<MessageId, TimeSpan> Asked { get; } = [];

    /// <summary>Bytes sent to it by IWANT since the last heartbeat.</summary>
    public long IWantBytes { get; set; }

    /// <summary>Messages that it sent first and that wait for a verdict.</summary>
    public int Validations { get; set; }

    /// <summary>It alone, as the receivers of an RPC.</summary>
    public IReadOnlyList<PeerId> Alone { get; } = [id];

    /// <summary>A message that a peer told of.</summary>
    /// <param name="Topic">Its topic.</param>
    /// <param name="Until">How long the peer surely keeps it.</param>
    internal readonly record struct Want(RouterTopic Topic, TimeSpan Until);
}
