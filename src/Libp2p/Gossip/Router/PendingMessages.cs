using System.Diagnostics.CodeAnalysis;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>All contents that wait for a verdict, bounded in number, in number a sender and in bytes.</summary>
internal sealed class PendingMessages(GossipParameters parameters)
{
    private readonly Dictionary<MessageId, PendingMessage> pending = [];
    private long bytes;

    public bool Contains(MessageId id) => pending.ContainsKey(id);

    public bool TryGet(MessageId id, [MaybeNullWhen(false)] out PendingMessage message) => pending.TryGetValue(id, out message);

    /// <summary>Takes in a content that is new.</summary>
    /// <returns>False if there is no room.</returns>
    public bool TryAdd(RouterTopic topic, GossipEnvelope message, RouterPeer from)
    {
        if (pending.Count >= parameters.ValidationsMax || from.Validations >= parameters.PeerValidationsMax || !HasRoom(message)) return false;
        pending.Add(message.Id, new PendingMessage(topic, message, from));
        from.Validations++;
        bytes += message.Bytes;
        return true;
    }

    /// <summary>Takes in another copy of a content.</summary>
    /// <returns>False if there is no room.</returns>
    public bool TryJoin(PendingMessage message, GossipEnvelope copy, RouterPeer from)
    {
        if (message.TryJoin(copy, from)) return true;
        if (message.WaitingCount >= parameters.WaitingCopiesMax || from.Validations >= parameters.PeerValidationsMax || !HasRoom(copy)) return false;
        message.Wait(copy, from);
        from.Validations++;
        bytes += copy.Bytes;
        return true;
    }

    /// <summary>The current copy is worth nothing: goes on to the next one; without one the content is forgotten.</summary>
    public bool TryNext(PendingMessage message)
    {
        Leave(message.Current);
        if (message.TryNext()) return true;
        pending.Remove(message.Current.Message.Id);
        return false;
    }

    /// <summary>The content has its verdict.</summary>
    public void Remove(PendingMessage message)
    {
        Leave(message.Current);
        foreach (PendingMessage.Copy copy in message.Waiting) Leave(copy);
        pending.Remove(message.Current.Message.Id);
    }

    private bool HasRoom(GossipEnvelope message) => bytes + message.Bytes <= parameters.ValidationBytesMax;

    private void Leave(PendingMessage.Copy copy)
    {
        copy.First.Validations--;
        bytes -= copy.Message.Bytes;
    }
}
