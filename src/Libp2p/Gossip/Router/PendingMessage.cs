namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>One content that waits for its verdict: the copy that is looked at, and copies with other signatures behind it.</summary>
/// <remarks>
/// Anybody can put a wrong signature on a right content and send it first. The copies behind it are looked at one after the
/// other until one is right, so a forgery delays a message and cannot suppress it.
/// </remarks>
internal sealed class PendingMessage
{
    private readonly Queue<Copy> waiting = new();

    public PendingMessage(RouterTopic topic, GossipEnvelope message, RouterPeer from)
    {
        Topic = topic;
        Current = new Copy(message, from);
    }

    public RouterTopic Topic { get; }

    /// <summary>The copy that is looked at.</summary>
    public Copy Current { get; private set; }

    public int WaitingCount => waiting.Count;

    public IEnumerable<Copy> Waiting => waiting;

    /// <summary>Notes a sender of a copy that is already here.</summary>
    /// <returns>False if it is another copy.</returns>
    public bool TryJoin(GossipEnvelope message, RouterPeer from)
    {
        if (Current.TryJoin(message, from)) return true;
        foreach (Copy copy in waiting)
            if (copy.TryJoin(message, from)) return true;
        return false;
    }

    public void Wait(GossipEnvelope message, RouterPeer from) => waiting.Enqueue(new Copy(message, from));

    /// <summary>Goes on to the next copy.</summary>
    public bool TryNext()
    {
        if (!waiting.TryDequeue(out Copy? next)) return false;
        Current = next;
        return true;
    }

    /// <summary>Whether a peer sent any copy.</summary>
    public bool WasSentBy(RouterPeer peer)
    {
        if (Current.Senders.Contains(peer)) return true;
        foreach (Copy copy in waiting)
            if (copy.Senders.Contains(peer)) return true;
        return false;
    }

    /// <summary>A message byte for byte, and who sent it, the first first.</summary>
    internal sealed class Copy(GossipEnvelope message, RouterPeer from)
    {
        public GossipEnvelope Message => message;

        public List<RouterPeer> Senders { get; } = [from];

        public RouterPeer First => Senders[0];

        public bool TryJoin(GossipEnvelope other, RouterPeer from)
        {
            if (!message.IsCopyOf(other)) return false;
            if (!Senders.Contains(from)) Senders.Add(from);
            return true;
        }
    }
}
