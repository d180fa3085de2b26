using Blockchain.Libp2p.Faults;
using Blockchain.Libp2p.Hosting.Identify.Wire;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Google.Protobuf;

namespace Blockchain.Libp2p.Hosting.Identify;

/// <summary>What a peer said of itself, checked and cut to the limits. A push may leave out what has not changed: then a part is null.</summary>
/// <param name="Protocols">What it serves.</param>
/// <param name="Agent">Its program.</param>
/// <param name="Addresses">Where it listens; those of its signed record if there is one.</param>
internal sealed record PeerDescription(IReadOnlyList<ProtocolId>? Protocols, string? Agent, IReadOnlyList<Multiaddr>? Addresses)
{
    private static readonly MessageParser<IdentifyMessage> Messages = IdentifyMessage.Parser.WithDiscardUnknownFields(true);

    /// <summary>Reads a message.</summary>
    /// <returns>
    /// <see cref="Fault.None"/>, <see cref="Fault.MessageMalformed"/>, <see cref="Fault.WrongPeer"/> for a key that is not the peer's, or
    /// <see cref="Fault.EnvelopeInvalid"/> for a record that the peer did not sign.
    /// </returns>
    public static Fault TryRead(byte[] bytes, PeerId peer, IdentifyOptions limits, IEd25519 ed25519, out PeerDescription? description)
    {
        description = null;
        if (!Messages.TryParse(bytes, out IdentifyMessage? message)) return Fault.MessageMalformed;
        bool isOthersKey = message.HasPublicKey && !(PublicKey.TryRead(message.PublicKey.Span, out PublicKey? key) && key.Peer == peer);
        if (isOthersKey) return Fault.WrongPeer;
        IReadOnlyList<Multiaddr> addresses = [.. Readable(message.ListenAddrs)];
        if (message.HasSignedPeerRecord)
        {
            if (!PeerRecord.TryOpen(message.SignedPeerRecord.Span, ed25519, out PeerRecord? record) || record.Peer != peer) return Fault.EnvelopeInvalid;
            addresses = record.Addresses;
        }
        addresses = [.. addresses.Where(address => !AddressGroup.IsWildcard(address))];
        IReadOnlyList<ProtocolId> protocols = [.. message.Protocols.Take(limits.ProtocolsMax).Select(name => new ProtocolId(name))];
        string agent = message.AgentVersion.Length <= limits.AgentCharactersMax ? message.AgentVersion : message.AgentVersion[..limits.AgentCharactersMax];
        description = new PeerDescription(protocols.Count > 0 ? protocols : null, message.HasAgentVersion ? agent : null, addresses.Count > 0 ? addresses : null);
        return Fault.None;
    }

    private static IEnumerable<Multiaddr> Readable(IEnumerable<ByteString> addresses)
    {
        foreach (ByteString bytes in addresses.Take(PeerRecord.AddressesMax))
        {
            if (Multiaddr.TryRead(bytes.Span, out Multiaddr? address)) yield return address;
        }
    }
}
