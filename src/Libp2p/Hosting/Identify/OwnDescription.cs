using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Blockchain.Libp2p.Hosting.Identify.Wire;
using Blockchain.Libp2p.Identity;
using Blockchain.Libp2p.Multiformats;
using Google.Protobuf;

namespace Blockchain.Libp2p.Hosting.Identify;

/// <summary>What this host tells of itself: the same to everybody, but for the address at which it sees the other side.</summary>
internal sealed class OwnDescription
{
    // Both fields are free text; this is what the field's other stacks say.
    private const string ProtocolVersion = "ipfs/0.1.0";

    private readonly HostOptions options;
    private readonly ProtocolTable protocols;
    private readonly IReadOnlyList<ByteString> addresses;
    private readonly ByteString publicKey;
    private readonly ByteString record;

    /// <summary>Signs the record of the addresses, which stay what they are while the host lives.</summary>
    public OwnDescription(HostOptions options, ProtocolTable protocols, IReadOnlyList<Multiaddr> listening)
    {
        (this.options, this.protocols) = (options, protocols);
        IReadOnlyList<Multiaddr> announced = options.Announce ?? [.. listening.SelectMany(Reachable)];
        addresses = [.. announced.Select(address => ByteString.CopyFrom(address.ToBytes()))];
        publicKey = ByteString.CopyFrom(options.Identity.Public.ToProtobuf());
        // The clock makes later records, of later runs too, higher.
        ulong sequence = (ulong)Math.Max(0, options.Time.GetUtcNow().ToUnixTimeMilliseconds());
        record = ByteString.CopyFrom(PeerRecord.Seal(options.Identity, sequence, announced));
    }

    /// <summary>The message for a peer.</summary>
    /// <param name="observed">Where this side sees the peer.</param>
    public byte[] ToBytes(Multiaddr? observed)
    {
        IdentifyMessage message = new()
        {
            PublicKey = publicKey,
            ProtocolVersion = ProtocolVersion,
            AgentVersion = options.Agent,
            SignedPeerRecord = record,
        };
        message.ListenAddrs.AddRange(addresses);
        message.Protocols.AddRange(protocols.Protocols.Select(protocol => protocol.Value));
        if (observed is not null) message.ObservedAddr = ByteString.CopyFrom(observed.ToBytes());
        return message.ToByteArray();
    }

    // Nobody can dial a wildcard.
    private static IEnumerable<Multiaddr> Reachable(Multiaddr listening)
    {
        if (!AddressGroup.IsWildcard(listening) || !listening.TryTcp(out string? host, out int port)) return [listening];
        AddressFamily family = IPAddress.Parse(host).AddressFamily;
        return NetworkInterface.GetAllNetworkInterfaces()
            .Where(network => network.OperationalStatus == OperationalStatus.Up)
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Where(address => address.Address.AddressFamily == family && !address.Address.IsIPv6LinkLocal)
            .Select(address => Multiaddr.Tcp(new IPEndPoint(address.Address, port)));
    }
}
