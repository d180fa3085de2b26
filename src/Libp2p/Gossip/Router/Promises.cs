namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>Messages that peers announced and were asked for: each has a time in which to send (gossipsub 1.1, P7).</summary>
internal sealed class Promises(TimeSpan time)
{
    private readonly Dictionary<MessageId, List<Promise>> open = [];
    private readonly Queue<Promise> byAge = new();

    /// <summary>A peer was asked for a message that it announced.</summary>
    public void Add(MessageId id, RouterTopic topic, RouterPeer peer, TimeSpan now)
    {
        if (!open.TryGetValue(id, out List<Promise>? promises)) open.Add(id, promises = []);
        Promise promise = new(id, topic, peer, now + time);
        promises.Add(promise);
        byAge.Enqueue(promise);
    }

    /// <summary>A peer sent what it announced, whatever its worth.</summary>
    public void Keep(MessageId id, RouterPeer peer)
    {
        if (open.Count == 0 || !open.TryGetValue(id, out List<Promise>? promises)) return;
        for (int i = promises.Count - 1; i >= 0; i--)
            if (ReferenceEquals(promises[i].Peer, peer)) promises.RemoveAt(i);
        if (promises.Count == 0) open.Remove(id);
    }

    /// <summary>The message is here: nobody needs to send it any more.</summary>
    public void Forgive(MessageId id) => open.Remove(id);

    /// <summary>This node left a topic: what its messages would say does not count any more.</summary>
    public void Forgive(RouterTopic topic)
    {
        foreach ((MessageId id, List<Promise> promises) in open)
        {
            promises.RemoveAll(promise => promise.Topic == topic);
            if (promises.Count == 0) open.Remove(id);
        }
    }

    /// <summary>Takes the next promise that was not kept in time, if there is one.</summary>
    public bool TryTakeBroken(TimeSpan now, out Promise broken)
    {
        while (byAge.TryPeek(out broken) && broken.Until <= now)
        {
            byAge.Dequeue();
            if (!open.TryGetValue(broken.Id, out List<Promise>? promises) || !promises.Remove(broken)) continue;
            if (promises.Count == 0) open.Remove(broken.Id);
            return true;
        }
        return false;
    }

    /// <summary>One promise.</summary>
    /// <param name="Id">The message.</param>
    /// <param name="Topic">Its topic, as announced.</param>
    /// <param name="Peer">Who announced it.</param>
    /// <param name="Until">When it is broken.</param>
    internal readonly record struct Promise(MessageId Id, RouterTopic Topic, RouterPeer Peer, TimeSpan Until);
}
