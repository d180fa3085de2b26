using System.Buffers;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Wire;

/// <summary>Writes RPCs.</summary>
public static class GossipRpcWriter
{
    /// <summary>Several messages share a frame up to this size; a longer message has a frame of its own.</summary>
    public const int SharedFrameBytesMax = 256 * 1024;

    /// <summary>Writes an RPC as frames, each behind its length: what is no message first, then the messages, with the bytes that they arrived with.</summary>
    public static IReadOnlyList<GossipFrame> Write(GossipRpc rpc)
    {
        List<GossipFrame> frames = [];
        ArrayBufferWriter<byte> control = new();
        foreach (GossipSubscription subscription in rpc.Subscriptions) FieldWriter.Bytes(control, GossipFields.RpcSubscriptions, Subscription(subscription));
        ReadOnlySpan<byte> inner = Control(rpc);
        if (!inner.IsEmpty) FieldWriter.Bytes(control, GossipFields.RpcControl, inner);
        if (control.WrittenCount > 0) frames.Add(new GossipFrame([Prefix(control.WrittenCount), control.WrittenMemory], KindOf(rpc), []));

        int from = 0;
        while (from < rpc.Messages.Count)
        {
            int to = from + 1;
            int length = Size(rpc.Messages[from]);
            while (to < rpc.Messages.Count && length + Size(rpc.Messages[to]) <= SharedFrameBytesMax) length += Size(rpc.Messages[to++]);
            frames.Add(Frame([.. rpc.Messages.Take(from..to)], length));
            from = to;
        }
        return frames;
    }

    private static GossipFrame Frame(IReadOnlyList<GossipEnvelope> messages, int length)
    {
        List<ReadOnlyMemory<byte>> parts = [Prefix(length)];
        foreach (GossipEnvelope message in messages)
        {
            ArrayBufferWriter<byte> head = new(16);
            FieldWriter.Head(head, GossipFields.RpcPublish, message.Encoded.Length);
            parts.Add(head.WrittenMemory);
            parts.Add(message.Encoded);
        }
        return new GossipFrame(parts, GossipFrameKind.Messages, messages);
    }

    private static int Size(GossipEnvelope message) => FieldWriter.HeadSize(GossipFields.RpcPublish, message.Encoded.Length) + message.Encoded.Length;

    private static byte[] Prefix(int length)
    {
        byte[] prefix = new byte[Varint.Size((ulong)length)];
        _ = Varint.Write(prefix, (ulong)length);
        return prefix;
    }

    private static GossipFrameKind KindOf(GossipRpc rpc) =>
        rpc.Subscriptions.Count + rpc.Graft.Count + rpc.Prune.Count > 0 ? GossipFrameKind.Control
        : rpc.IWant.Count > 0 ? GossipFrameKind.Messages
        : GossipFrameKind.Gossip;

    private static ReadOnlySpan<byte> Subscription(GossipSubscription subscription)
    {
        ArrayBufferWriter<byte> bytes = new();
        FieldWriter.Number(bytes, GossipFields.SubscriptionSubscribe, subscription.Subscribe ? 1u : 0u);
        FieldWriter.Text(bytes, GossipFields.SubscriptionTopic, subscription.Topic.Value);
        return bytes.WrittenSpan;
    }

    private static ReadOnlySpan<byte> Control(GossipRpc rpc)
    {
        ArrayBufferWriter<byte> bytes = new();
        foreach (GossipIHave have in rpc.IHave)
        {
            ArrayBufferWriter<byte> entry = new();
            FieldWriter.Text(entry, GossipFields.IHaveTopic, have.Topic.Value);
            foreach (MessageId id in have.Messages) FieldWriter.Bytes(entry, GossipFields.IHaveIds, id.ToBytes());
            FieldWriter.Bytes(bytes, GossipFields.ControlIHave, entry.WrittenSpan);
        }
        if (rpc.IWant.Count > 0)
        {
            ArrayBufferWriter<byte> entry = new();
            foreach (MessageId id in rpc.IWant) FieldWriter.Bytes(entry, GossipFields.IWantIds, id.ToBytes());
            FieldWriter.Bytes(bytes, GossipFields.ControlIWant, entry.WrittenSpan);
        }
        foreach (Topic topic in rpc.Graft)
        {
            ArrayBufferWriter<byte> entry = new();
            FieldWriter.Text(entry, GossipFields.GraftTopic, topic.Value);
            FieldWriter.Bytes(bytes, GossipFields.ControlGraft, entry.WrittenSpan);
        }
        foreach (GossipPrune prune in rpc.Prune) FieldWriter.Bytes(bytes, GossipFields.ControlPrune, Prune(prune));
        return bytes.WrittenSpan;
    }

    private static ReadOnlySpan<byte> Prune(GossipPrune prune)
    {
        ArrayBufferWriter<byte> bytes = new();
        FieldWriter.Text(bytes, GossipFields.PruneTopic, prune.Topic.Value);
        foreach (GossipPeer peer in prune.Peers)
        {
            ArrayBufferWriter<byte> info = new();
            FieldWriter.Bytes(info, GossipFields.PeerInfoId, peer.Peer.Bytes);
            if (!peer.SignedRecord.IsEmpty) FieldWriter.Bytes(info, GossipFields.PeerInfoRecord, peer.SignedRecord.Span);
            FieldWriter.Bytes(bytes, GossipFields.PrunePeers, info.WrittenSpan);
        }
        if (prune.Backoff > TimeSpan.Zero) FieldWriter.Number(bytes, GossipFields.PruneBackoff, (ulong)Math.Ceiling(prune.Backoff.TotalSeconds));
        return bytes.WrittenSpan;
    }
}
