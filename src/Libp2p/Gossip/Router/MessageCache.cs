using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>The messages of the last heartbeats: told by IHAVE for some of them, sent on IWANT for all (mcache).</summary>
internal sealed class MessageCache
{
    private readonly Dictionary<MessageId, Entry> entries = [];
    private readonly Queue<GossipEnvelope>[] windows; // The newest first.
    private readonly int gossipWindows;
    private readonly long bytesMax;
    private long bytes;

    public MessageCache(int windows, int gossipWindows, long bytesMax)
    {
        this.windows = new Queue<GossipEnvelope>[windows];
        for (int i = 0; i < windows; i++) this.windows[i] = new Queue<GossipEnvelope>();
        this.gossipWindows = gossipWindows;
        this.bytesMax = bytesMax;
    }

    public bool IsEmpty => entries.Count == 0;

    /// <summary>Keeps a message that is not kept already.</summary>
    /// <returns>False if older ones had to go early for it.</returns>
    public bool Add(GossipEnvelope message)
    {
        if (!entries.TryAdd(message.Id, new Entry(message))) return true;
        windows[0].Enqueue(message);
        bytes += message.Bytes;
        bool hadRoom = bytes <= bytesMax;
        for (int i = windows.Length - 1; i >= 0 && bytes > bytesMax; i--)
            while (bytes > bytesMax && windows[i].TryDequeue(out GossipEnvelope? oldest)) Forget(oldest);
        return hadRoom;
    }

    /// <summary>A message to send to a peer that wants it; counts the times.</summary>
    public bool TryGet(MessageId id, RouterPeer peer, [MaybeNullWhen(false)] out GossipEnvelope message, out int times)
    {
        message = null;
        times = 0;
        if (!entries.TryGetValue(id, out Entry? entry)) return false;
        message = entry.Message;
        times = entry.CountSent(peer);
        return true;
    }

    /// <summary>Adds the ids of one topic that are to be told.</summary>
    public void CollectIds(Topic topic, List<MessageId> into)
    {
        for (int i = 0; i < gossipWindows; i++)
            foreach (GossipEnvelope message in windows[i])
                if (message.Topic == topic) into.Add(message.Id);
    }

    /// <summary>A heartbeat has passed: the oldest messages go.</summary>
    public void Shift()
    {
        if (IsEmpty) return;
        Queue<GossipEnvelope> oldest = windows[^1];
        while (oldest.TryDequeue(out GossipEnvelope? message)) Forget(message);
        Array.Copy(windows, 0, windows, 1, windows.Length - 1);
        windows[0] = oldest;
    }

    private void Forget(GossipEnvelope message)
    {
        entries.Remove(message.Id);
        bytes -= message.Bytes;
    }

    private sealed class Entry(GossipEnvelope message)
    {
        private Dictionary<RouterPeer, int>? sent;

        public GossipEnvelope Message => message;

        public int CountSent(RouterPeer peer)
        {
            sent ??= [];
            return sent[peer] = sent.GetValueOrDefault(peer) + 1;
        }
    }
}
