using System.Runtime.InteropServices;
using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Wire;

/// <summary>Reads one RPC. A message that takes at least half of its bytes is a slice of them, a shorter one a copy.</summary>
/// <remarks>
/// Entries that this node could do nothing with (a topic that is too long or no text, an id of another length) are left out.
/// A message without a readable author or topic has none, so that who sent it is judged for it.
/// </remarks>
public sealed class GossipRpcReader
{
    private readonly GossipRpcLimits limits;
    private readonly List<GossipSubscription> subscriptions = [];
    private readonly List<GossipEnvelope> messages = [];
    private readonly List<GossipIHave> iHave = [];
    private readonly List<MessageId> iWant = [];
    private readonly List<Topic> graft = [];
    private readonly List<GossipPrune> prune = [];
    private Fault fault;
    private int messageCount;
    private int controlCount;
    private int idCount;

    private GossipRpcReader(GossipRpcLimits limits) => this.limits = limits;

    /// <summary>Reads an RPC.</summary>
    /// <param name="bytes">Its protobuf, without the length; nobody changes it from now on.</param>
    /// <param name="limits">What it may hold.</param>
    /// <param name="rpc">What it says; empty when there is a fault.</param>
    /// <returns><see cref="Fault.None"/>, <see cref="Fault.MessageTooLarge"/>, <see cref="Fault.MessageMalformed"/> or <see cref="Fault.GossipTooManyEntries"/>.</returns>
    public static Fault TryRead(ReadOnlyMemory<byte> bytes, GossipRpcLimits limits, out GossipRpc rpc)
    {
        GossipRpcReader reader = new(limits);
        if (bytes.Length > limits.BytesMax) reader.Fail(Fault.MessageTooLarge);
        else reader.Rpc(bytes);
        rpc = reader.fault != Fault.None ? new GossipRpc() : new GossipRpc
        {
            Subscriptions = reader.subscriptions,
            Messages = reader.messages,
            IHave = reader.iHave,
            IWant = reader.iWant,
            Graft = reader.graft,
            Prune = reader.prune,
        };
        return reader.fault;
    }

    private void Rpc(ReadOnlyMemory<byte> bytes)
    {
        FieldReader fields = new(bytes);
        while (Next(ref fields, out Field field))
        {
            if (field.Is(GossipFields.RpcSubscriptions, WireType.Bytes)) Subscription(field.Bytes);
            else if (field.Is(GossipFields.RpcPublish, WireType.Bytes)) Message(field.Bytes);
            else if (field.Is(GossipFields.RpcControl, WireType.Bytes)) Control(field.Bytes);
        }
    }

    private void Subscription(ReadOnlyMemory<byte> bytes)
    {
        if (!Count(ref controlCount, limits.ControlsMax)) return;
        bool subscribe = false;
        Topic? topic = null;
        FieldReader fields = new(bytes);
        while (Next(ref fields, out Field field))
        {
            if (field.Is(GossipFields.SubscriptionSubscribe, WireType.Varint)) subscribe = field.Value != 0;
            else if (field.Is(GossipFields.SubscriptionTopic, WireType.Bytes)) _ = field.TryTopic(out topic);
        }
        if (topic is { } known) subscriptions.Add(new GossipSubscription(known, subscribe));
    }

    private void Message(ReadOnlyMemory<byte> bytes)
    {
        if (!Count(ref messageCount, limits.MessagesMax)) return;
        PeerId author = default;
        Topic? topic = null;
        ReadOnlyMemory<byte> data = default, seqno = default, signature = default, key = default;
        bytes = Kept(bytes);
        FieldReader fields = new(bytes);
        while (Next(ref fields, out Field field))
        {
            if (field.Type != WireType.Bytes) continue;
            if (field.Number == GossipFields.MessageFrom) _ = PeerId.TryRead(field.Bytes.Span, out author);
            else if (field.Number == GossipFields.MessageData) data = field.Bytes;
            else if (field.Number == GossipFields.MessageSeqno) seqno = field.Bytes;
            else if (field.Number == GossipFields.MessageTopic) _ = field.TryTopic(out topic);
            else if (field.Number == GossipFields.MessageSignature) signature = field.Bytes;
            else if (field.Number == GossipFields.MessageKey) key = field.Bytes;
        }
        if (fault != Fault.None) return;
        messages.Add(new GossipEnvelope(topic ?? new Topic(""), data, author) { Seqno = seqno, Signature = signature, Key = key, Encoded = bytes });
    }

    // A message is kept, and its own length counted, long after the RPC: a short one must not hold the whole array of a long RPC.
    private static ReadOnlyMemory<byte> Kept(ReadOnlyMemory<byte> message) =>
        MemoryMarshal.TryGetArray(message, out ArraySegment<byte> slice) && slice.Count >= slice.Array!.Length / 2 ? message : message.ToArray();

    private void Control(ReadOnlyMemory<byte> bytes)
    {
        FieldReader fields = new(bytes);
        while (Next(ref fields, out Field field))
        {
            if (field.Type != WireType.Bytes || field.Number is < GossipFields.ControlIHave or > GossipFields.ControlPrune) continue;
            if (!Count(ref controlCount, limits.ControlsMax)) return;
            if (field.Number == GossipFields.ControlIHave) IHave(field.Bytes);
            else if (field.Number == GossipFields.ControlIWant) Ids(field.Bytes, GossipFields.IWantIds, iWant);
            else if (field.Number == GossipFields.ControlGraft && TopicOf(field.Bytes, GossipFields.GraftTopic) is { } topic) graft.Add(topic);
            else if (field.Number == GossipFields.ControlPrune) Prune(field.Bytes);
        }
    }

    private void IHave(ReadOnlyMemory<byte> bytes)
    {
        List<MessageId> ids = [];
        Ids(bytes, GossipFields.IHaveIds, ids);
        if (TopicOf(bytes, GossipFields.IHaveTopic) is { } topic) iHave.Add(new GossipIHave(topic, ids));
    }

    private void Ids(ReadOnlyMemory<byte> bytes, int number, List<MessageId> ids)
    {
        FieldReader fields = new(bytes);
        while (Next(ref fields, out Field field))
        {
            if (!field.Is(number, WireType.Bytes)) continue;
            if (!Count(ref idCount, limits.IdsMax)) return;
            if (field.Bytes.Length == MessageId.Size) ids.Add(MessageId.Read(field.Bytes.Span));
        }
    }

    private void Prune(ReadOnlyMemory<byte> bytes)
    {
        List<GossipPeer> peers = [];
        ulong seconds = 0;
        FieldReader fields = new(bytes);
        while (Next(ref fields, out Field field))
        {
            if (field.Is(GossipFields.PruneBackoff, WireType.Varint)) seconds = field.Value;
            else if (field.Is(GossipFields.PrunePeers, WireType.Bytes)) Peer(field.Bytes, peers);
        }
        if (TopicOf(bytes, GossipFields.PruneTopic) is { } topic)
            prune.Add(new GossipPrune(topic, TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue)), peers));
    }

    private void Peer(ReadOnlyMemory<byte> bytes, List<GossipPeer> peers)
    {
        if (!Count(ref controlCount, limits.ControlsMax)) return;
        PeerId peer = default;
        ReadOnlyMemory<byte> record = default;
        FieldReader fields = new(bytes);
        while (Next(ref fields, out Field field))
        {
            if (field.Is(GossipFields.PeerInfoId, WireType.Bytes)) _ = PeerId.TryRead(field.Bytes.Span, out peer);
            else if (field.Is(GossipFields.PeerInfoRecord, WireType.Bytes)) record = field.Bytes;
        }
        if (!peer.IsNone) peers.Add(new GossipPeer(peer, record));
    }

    private Topic? TopicOf(ReadOnlyMemory<byte> bytes, int number)
    {
        Topic? topic = null;
        FieldReader fields = new(bytes);
        while (Next(ref fields, out Field field))
        {
            if (field.Is(number, WireType.Bytes)) _ = field.TryTopic(out topic);
        }
        return topic;
    }

    private bool Next(ref FieldReader fields, out Field field)
    {
        field = default;
        if (fault == Fault.None && fields.TryNext(out field)) return true;
        if (fields.IsMalformed) Fail(Fault.MessageMalformed);
        return false;
    }

    private bool Count(ref int count, int max)
    {
        if (++count > max) Fail(Fault.GossipTooManyEntries);
        return count <= max;
    }

    private void Fail(Fault met)
    {
        if (fault == Fault.None) fault = met;
    }
}
