using Blockchain.Libp2p.Multiformats;

namespace Blockchain.Libp2p.Gossip.Router;

/// <summary>A signed message as it travels: its fields, and the bytes that it is forwarded with.</summary>
/// <remarks>Equality is that of the object: two copies of one content are two envelopes with one <see cref="Id"/>.</remarks>
public sealed class GossipEnvelope
{
    /// <summary>Makes one and computes its id.</summary>
    public GossipEnvelope(Topic topic, ReadOnlyMemory<byte> data, PeerId author)
    {
        Topic = topic;
        Data = data;
        Author = author;
        Id = MessageId.Of(topic, data.Span);
    }

    /// <summary>What it is about.</summary>
    public Topic Topic { get; }

    /// <summary>Its content; shared, not to be changed.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Who says that it signed it; true once the signature is checked.</summary>
    public PeerId Author { get; }

    /// <summary>Its id by content.</summary>
    public MessageId Id { get; }

    /// <summary>The author's number, 8 bytes big-endian; signed, and not a part of the id.</summary>
    public ReadOnlyMemory<byte> Seqno { get; init; }

    /// <summary>The author's signature.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>The author's key as protobuf, where its id does not hold it; empty otherwise.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The protobuf <c>Message</c> as it arrived or was made; it is forwarded unchanged, so fields that this stack does not know survive.</summary>
    public ReadOnlyMemory<byte> Encoded { get; init; }

    /// <summary>Bytes that it holds in memory, for limits.</summary>
    public int Bytes => Math.Max(Encoded.Length, Data.Length);

    /// <summary>Whether both are byte for byte the same message, signature and all: one verdict then serves for both.</summary>
    public bool IsCopyOf(GossipEnvelope other) => ReferenceEquals(this, other)
        || (Id == other.Id && Author == other.Author && Seqno.Span.SequenceEqual(other.Seqno.Span)
            && Signature.Span.SequenceEqual(other.Signature.Span) && Key.Span.SequenceEqual(other.Key.Span));
}
