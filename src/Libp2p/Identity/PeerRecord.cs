using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Blockchain.Libp2p.Identity.Wire;
using Blockchain.Libp2p.Multiformats;
using Google.Protobuf;

namespace Blockchain.Libp2p.Identity;

/// <summary>Where a peer says that it can be reached (libp2p RFC 0003), always within an envelope that it signed.</summary>
/// <param name="Peer">Who.</param>
/// <param name="Sequence">Later records have higher numbers; it tells no time.</param>
/// <param name="Addresses">Where; what the peer signed may still be wrong.</param>
public sealed record PeerRecord(PeerId Peer, ulong Sequence, ImmutableArray<Multiaddr> Addresses)
{
    /// <summary>Most addresses that are taken from a record; further ones are passed over.</summary>
    public const int AddressesMax = 64;

    private const string Domain = "libp2p-peer-record";

    private static readonly MessageParser<PeerRecordMessage> Messages = PeerRecordMessage.Parser.WithDiscardUnknownFields(true);

    // The multicodec libp2p-peer-record, 0x0301, in the form that implementations write: two bytes, no varint.
    private static ReadOnlySpan<byte> PayloadType => [0x03, 0x01];

    /// <summary>Signs a record of one's own addresses.</summary>
    /// <returns>The envelope as protobuf.</returns>
    public static byte[] Seal(KeyPair identity, ulong sequence, IEnumerable<Multiaddr> addresses)
    {
        PeerRecordMessage message = new() { PeerId = ByteString.CopyFrom(identity.Peer.Bytes), Seq = sequence };
        foreach (Multiaddr address in addresses) message.Addresses.Add(new PeerRecordMessage.Types.AddressMessage { Multiaddr = ByteString.CopyFrom(address.ToBytes()) });
        return SignedEnvelope.Seal(identity, Domain, PayloadType, message.ToByteArray());
    }

    /// <summary>Opens an envelope with a record; false when it is not right in every part, or when one peer signed another's record.</summary>
    /// <remarks>Addresses that this library cannot read are passed over: peers have them for transports of their own.</remarks>
    public static bool TryOpen(ReadOnlySpan<byte> envelope, IEd25519 ed25519, [NotNullWhen(true)] out PeerRecord? record)
    {
        record = null;
        if (!SignedEnvelope.TryOpen(envelope, Domain, PayloadType, ed25519, out SignedEnvelope? opened)) return false;
        if (!Messages.TryParse(opened.Payload.Span, out PeerRecordMessage? message)) return false;
        if (!message.PeerId.Span.SequenceEqual(opened.Signer.Peer.Bytes)) return false;
        var addresses = ImmutableArray.CreateBuilder<Multiaddr>();
        foreach (PeerRecordMessage.Types.AddressMessage one in message.Addresses.Take(AddressesMax))
        {
            if (Multiaddr.TryRead(one.Multiaddr.Span, out Multiaddr? address)) addresses.Add(address);
        }
        record = new PeerRecord(opened.Signer.Peer, message.Seq, addresses.ToImmutable());
        return true;
    }
}
