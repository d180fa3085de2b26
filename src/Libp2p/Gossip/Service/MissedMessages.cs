using Blockchain.Libp2p.Gossip.Router;

namespace Blockchain.Libp2p.Gossip.Service;

/// <summary>
/// What one peer missed because its queue was full. In a mesh nobody would tell it: gossip goes to those outside. So it is told by
/// IHAVE when it reads again, as long as the router keeps what it would ask for.
/// </summary>
internal sealed class MissedMessages(GossipParameters parameters)
{
    private readonly Queue<(TimeSpan At, Topic Topic, MessageId Id)> missed = [];

    /// <summary>Whether there is nothing to tell.</summary>
    public bool IsEmpty => missed.Count == 0;

    /// <summary>Notes a message that was not sent; the oldest are given up beyond the ids of one IHAVE.</summary>
    public void Add(GossipEnvelope message, TimeSpan now)
    {
        if (missed.Count == parameters.IHaveIdsHeartbeatMax) missed.Dequeue();
        missed.Enqueue((now, message.Topic, message.Id));
    }

    /// <summary>Takes what is still kept, by topic.</summary>
    public IReadOnlyList<GossipIHave> Take(TimeSpan now)
    {
        TimeSpan since = now - (parameters.GossipHeartbeats * parameters.HeartbeatInterval);
        GossipIHave[] told =
        [
            .. missed.Where(one => one.At >= since).GroupBy(one => one.Topic, one => one.Id).Select(topic => new GossipIHave(topic.Key, [.. topic])),
        ];
        missed.Clear();
        return told;
    }
}
