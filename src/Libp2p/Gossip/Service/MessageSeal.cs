using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Blockchain.Libp2p.Gossip.Router;
using Blockchain.Libp2p.Gossip.Wire;
using Blockchain.Libp2p.Identity;

namespace Blockchain.Libp2p.Gossip.Service;

/// <summary>Signs messages and verifies signatures: the policy that the pubsub specification calls StrictSign.</summary>
/// <remarks>
/// What is signed is <c>libp2p-pubsub:</c> and the message with neither signature nor key, in order of fields. The specification
/// leaves out the signature only; all known implementations leave out the key as well.
/// </remarks>
internal sealed class MessageSeal
{
    private const int SeqnoBytes = 8;

    // A pool with a bound: the shared one keeps an array for each thread that ever gave one back, a megabyte each.
    private static readonly ArrayPool<byte> buffers = ArrayPool<byte>.Create(maxArrayLength: 4 * 1024 * 1024, maxArraysPerBucket: 2);

    private readonly KeyPair identity;
    private long seqno;

    /// <summary>Signs for an identity, with numbers that rise from a random one: a node that starts anew does not use one twice.</summary>
    public MessageSeal(KeyPair identity)
    {
        this.identity = identity;
        Span<byte> start = stackalloc byte[SeqnoBytes];
        RandomNumberGenerator.Fill(start);
        seqno = BinaryPrimitives.ReadInt64BigEndian(start) & (long.MaxValue >> 1);
    }

    private static ReadOnlySpan<byte> Prefix => "libp2p-pubsub:"u8;

    /// <summary>A message of this node, signed; its data are copied.</summary>
    public GossipEnvelope Sign(Topic topic, ReadOnlySpan<byte> data)
    {
        byte[] number = new byte[SeqnoBytes];
        BinaryPrimitives.WriteInt64BigEndian(number, Interlocked.Increment(ref seqno));
        ArrayBufferWriter<byte> signed = new(data.Length + 512);
        signed.Write(Prefix);
        FieldWriter.Bytes(signed, GossipFields.MessageFrom, identity.Peer.Bytes);
        FieldWriter.Head(signed, GossipFields.MessageData, data.Length);
        int dataAt = signed.WrittenCount;
        signed.Write(data);
        FieldWriter.Bytes(signed, GossipFields.MessageSeqno, number);
        FieldWriter.Text(signed, GossipFields.MessageTopic, topic.Value);
        byte[] signature = identity.Sign(signed.WrittenSpan);
        FieldWriter.Bytes(signed, GossipFields.MessageSignature, signature);
        return new GossipEnvelope(topic, signed.WrittenMemory.Slice(dataAt, data.Length), identity.Peer)
        {
            Seqno = number,
            Signature = signature,
            Encoded = signed.WrittenMemory[Prefix.Length..],
        };
    }

    /// <summary>Whether the author that the message names signed it.</summary>
    public static bool Verify(GossipEnvelope message, IEd25519 ed25519)
    {
        if (message.Seqno.Length != SeqnoBytes || message.Signature.Length != IEd25519.SignatureBytes || !TryKey(message, out PublicKey? key)) return false;
        // Longer than the signed part by what signature and key take.
        byte[] buffer = buffers.Rent(Prefix.Length + message.Encoded.Length);
        int length = WriteSigned(message.Encoded, buffer);
        bool right = key!.Verify(buffer.AsSpan(0, length), message.Signature.Span, ed25519);
        buffers.Return(buffer);
        return right;
    }

    private static bool TryKey(GossipEnvelope message, out PublicKey? key) => message.Key.IsEmpty
        ? PublicKey.TryOf(message.Author, out key)
        : PublicKey.TryRead(message.Key.Span, out key) && key.Peer == message.Author;

    // Encoded anew and not cut out: the author's fields may stand in any order, and unknown ones among them are not signed.
    // The result is never longer than prefix and message: it is the shortest encoding, and the signature is left out.
    private static int WriteSigned(ReadOnlyMemory<byte> encoded, Span<byte> target)
    {
        ReadOnlyMemory<byte>? from = null, data = null, seqno = null, topic = null;
        FieldReader fields = new(encoded);
        while (fields.TryNext(out Field field))
        {
            if (field.Is(GossipFields.MessageFrom, WireType.Bytes)) from = field.Bytes;
            else if (field.Is(GossipFields.MessageData, WireType.Bytes)) data = field.Bytes;
            else if (field.Is(GossipFields.MessageSeqno, WireType.Bytes)) seqno = field.Bytes;
            else if (field.Is(GossipFields.MessageTopic, WireType.Bytes)) topic = field.Bytes;
        }
        Prefix.CopyTo(target);
        int length = Prefix.Length;
        if (from is { } one) length += FieldWriter.Bytes(target[length..], GossipFields.MessageFrom, one.Span);
        if (data is { } two) length += FieldWriter.Bytes(target[length..], GossipFields.MessageData, two.Span);
        if (seqno is { } three) length += FieldWriter.Bytes(target[length..], GossipFields.MessageSeqno, three.Span);
        if (topic is { } four) length += FieldWriter.Bytes(target[length..], GossipFields.MessageTopic, four.Span);
        return length;
    }
}
