using System.Net;
using Blockchain.Libp2p.Gossip.Scoring;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>What can happen to a <see cref="GossipRouter"/>.</summary>
public abstract record GossipEvent
{
    private GossipEvent()
    {
    }

    /// <summary>A connected peer that speaks gossipsub: it is told this node's subscriptions.</summary>
    /// <param name="Peer">Who.</param>
    /// <param name="Address">Its IP address, to count peers of one address; null where there is none.</param>
    /// <param name="Outbound">Whether this node dialled it.</param>
    public sealed record PeerAdded(PeerId Peer, IPAddress? Address, bool Outbound) : GossipEvent;

    /// <summary>A peer is gone.</summary>
    /// <param name="Peer">Who.</param>
    public sealed record PeerRemoved(PeerId Peer) : GossipEvent;

    /// <summary>An RPC arrived.</summary>
    /// <param name="From">From whom.</param>
    /// <param name="Rpc">What.</param>
    public sealed record Received(PeerId From, GossipRpc Rpc) : GossipEvent;

    /// <summary>This node takes a topic from now on.</summary>
    /// <param name="Topic">Which.</param>
    /// <param name="Score">What the topic counts in peers' scores.</param>
    public sealed record Subscribed(Topic Topic, TopicScoreParameters Score) : GossipEvent
    {
        /// <summary>Longest content of the topic's messages, in bytes: how many can be asked for at once.</summary>
        public int DataBytesMax { get; init; } = 1024 * 1024;
    }

    /// <summary>This node takes a topic no more.</summary>
    /// <param name="Topic">Which.</param>
    public sealed record Unsubscribed(Topic Topic) : GossipEvent;

    /// <summary>This node publishes a message that it signed.</summary>
    /// <param name="Message">What.</param>
    public sealed record Published(GossipEnvelope Message) : GossipEvent;

    /// <summary>The answer to <see cref="GossipEffect.Validate"/>; each is answered exactly once.</summary>
    /// <param name="Message">The message's id.</param>
    /// <param name="Verdict">What became of it.</param>
    public sealed record Validated(MessageId Message, GossipVerdict Verdict) : GossipEvent;

    /// <summary>The application's own score of a peer (P5).</summary>
    /// <param name="Peer">Whose.</param>
    /// <param name="Score">The new value.</param>
    public sealed record ApplicationScored(PeerId Peer, double Score) : GossipEvent;

    /// <summary><see cref="GossipParameters.HeartbeatInterval"/> has passed.</summary>
    public sealed record Heartbeat : GossipEvent;
}
