namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>The ids of messages whose verdict is known, for a time. Only a right signature brings an id in here.</summary>
internal sealed class SeenCache(TimeSpan time, int max)
{
    private readonly Dictionary<MessageId, SeenMessage> seen = [];
    private readonly Queue<(MessageId Id, TimeSpan Until)> byAge = new();

    public bool TryGet(MessageId id, out SeenMessage message) => seen.TryGetValue(id, out message);

    public bool Contains(MessageId id) => seen.ContainsKey(id);

    /// <summary>Remembers an id that is not known.</summary>
    /// <returns>False if the oldest had to be forgotten early for it.</returns>
    public bool Add(MessageId id, SeenMessage message, TimeSpan now)
    {
        bool hadRoom = byAge.Count < max;
        if (!hadRoom) seen.Remove(byAge.Dequeue().Id);
        seen.Add(id, message);
        byAge.Enqueue((id, now + time));
        return hadRoom;
    }

    /// <summary>Forgets what is old enough.</summary>
    public void Expire(TimeSpan now)
    {
        while (byAge.TryPeek(out (MessageId Id, TimeSpan Until) oldest) && oldest.Until <= now) seen.Remove(byAge.Dequeue().Id);
    }
}
